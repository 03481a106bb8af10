import type {
  SpanDetail,
  SpanNode,
  SpanParams,
  TraceList,
  TraceParams,
  TracesParams,
} from '@parapet/language-server/protocol';
import { SPAN_METHOD, TRACE_METHOD, TRACES_CHANGED_METHOD, TRACES_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, Uri, WebviewView } from 'vscode';
import { commands, env, Uri as Uris, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { State } from 'vscode-languageclient/node';
import { createLatestAnswer } from '../latest-answer.ts';
import { openSpan } from '../open-span.ts';
import type { PinnedSpan } from '../pinned-span.ts';
import { rangeOf } from '../range.ts';
import type { FromPanel, Look, ToPanel } from './messages.ts';
import { spanActions } from './messages.ts';
import { pageFolder, pageOf } from './page.ts';

const VIEW = 'parapet.traces';

/** The panel of traces: their spans, what was said in them, and what the policies say about it as they are typed. */
export function createTracePanel(client: LanguageClient, extension: Uri, pinned: PinnedSpan): Disposable {
  let view: WebviewView | undefined;
  let look: Look | undefined;
  /** What is to be shown as soon as the page is there. */
  let wanted: Partial<Look> | undefined;
  const list = createLatestAnswer<TracesParams, TraceList>(client, TRACES_METHOD);
  const trace = createLatestAnswer<TraceParams, readonly SpanNode[]>(client, TRACE_METHOD);
  const span = createLatestAnswer<SpanParams, SpanDetail | null>(client, SPAN_METHOD);

  const post = (message: ToPanel): void => void view?.webview.postMessage(message);

  const lookAtList = async ({ filter, limit }: Look): Promise<void> => {
    const answer = await list.ask({ filter, limit });
    if (answer) post({ kind: 'list', list: answer });
  };
  const lookAtTrace = async ({ filter, traceId }: Look): Promise<void> => {
    if (traceId === undefined) return;
    const spans = await trace.ask({ traceId, filter });
    if (spans) post({ kind: 'trace', traceId, spans });
  };
  const lookAtSpan = async ({ traceId, spanId, content }: Look): Promise<void> => {
    if (traceId === undefined || spanId === undefined) return;
    const detail = await span.ask({ traceId, spanId, content });
    if (detail !== undefined) post({ kind: 'span', spanId, detail });
  };
  const lookAgain = async (): Promise<void> => {
    if (look && view?.visible) await Promise.all([lookAtSpan(look), lookAtTrace(look), lookAtList(look)]);
  };

  /** Asks for what is another than before, and for nothing else. */
  const lookAt = async (next: Look): Promise<void> => {
    const before = look;
    look = next;
    const differs = (...keys: readonly (keyof Look)[]): boolean =>
      keys.some((key) => JSON.stringify(before?.[key]) !== JSON.stringify(next[key]));
    const { traceId, spanId, isChosen } = next;
    if (isChosen && traceId !== undefined && spanId !== undefined) await pinned.pin({ traceId, spanId });
    await Promise.all([
      differs('traceId', 'spanId', 'content') ? lookAtSpan(next) : undefined,
      differs('traceId', 'filter') ? lookAtTrace(next) : undefined,
      differs('filter', 'limit') ? lookAtList(next) : undefined,
    ]);
  };

  const tellPinned = (): void => {
    const span = pinned.span();
    post({ kind: 'pinned', ...(span && { span }) });
  };

  const begin = async (first: Look): Promise<void> => {
    const there = await commands.getCommands(true);
    tellPinned();
    post({ kind: 'actions', actions: spanActions.filter((action) => there.includes(action)) });
    await lookAt(first);
    if (wanted) post({ kind: 'show', look: wanted });
    wanted = undefined;
  };

  const hear = (message: FromPanel): unknown => {
    switch (message.kind) {
      case 'look':
        return look ? lookAt(message.look) : begin(message.look);
      case 'open-rule':
        return window.showTextDocument(Uris.parse(message.uri), { selection: rangeOf(message.range) });
      case 'open-span':
        return openSpan(message.span);
      case 'act':
        return commands.executeCommand(message.action, message.about);
      case 'pin':
        return pinned.pin(message.span);
      case 'receive':
        return commands.executeCommand('parapet.startReceiver');
      case 'how-to-record':
        return tellHowToRecord();
    }
  };

  /** Brings it to the front. What is left out of what is to be shown stays as it is. */
  const show = async (next: Partial<Look> = {}): Promise<void> => {
    if (look) post({ kind: 'show', look: next });
    else wanted = next;
    await commands.executeCommand(`${VIEW}.focus`);
  };

  const parts: readonly Disposable[] = [
    window.registerWebviewViewProvider(
      VIEW,
      {
        resolveWebviewView(resolved) {
          view = resolved;
          look = undefined;
          const { webview } = resolved;
          webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
          webview.onDidReceiveMessage(hear);
          webview.html = pageOf(webview, extension);
          resolved.onDidChangeVisibility(lookAgain);
          resolved.onDidDispose(() => {
            view = undefined;
            look = undefined;
          });
        },
      },
      { webviewOptions: { retainContextWhenHidden: true } },
    ),
    client.onNotification(TRACES_CHANGED_METHOD, lookAgain),
    // One that was started again has been asked nothing yet.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void lookAgain();
    }),
    pinned.onDidChange((span) => {
      tellPinned();
      // Somebody pinned it elsewhere.
      if (span && span.spanId !== look?.spanId)
        post({ kind: 'show', look: { traceId: span.traceId, spanId: span.spanId } });
    }),
    commands.registerCommand('parapet.showTraces', show),
  ];
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

/** Of what was said a trace shows what its service captured. In development it can keep the originals on its own disk. */
async function tellHowToRecord(): Promise<void> {
  const command = 'PARAPET_RECORD=.parapet/recorded node --import @parapet/instrumentation/register app.js';
  const chosen = await window.showInformationMessage(
    'The trace does not show what was said. Start the service with PARAPET_RECORD to keep its exchanges on this machine; they hold all content, so keep them out of version control.',
    'Copy Command',
  );
  if (chosen) await env.clipboard.writeText(command);
}
