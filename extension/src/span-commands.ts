import type {
  FromSpanParams,
  LabelParams,
  MatchesParams,
  MatchItem,
  Pinned,
  SpanCommand,
} from '@parapet/language-server/protocol';
import { ADD_TEST_METHOD, LABEL_METHOD, MATCHES_METHOD, NEW_RULE_METHOD } from '@parapet/language-server/protocol';
import type { Disposable } from 'vscode';
import { commands, Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { applyAuthored, showAuthored } from './apply-authored.ts';
import { chooseLabel } from './choose-label.ts';
import { choosePolicy, nameOf } from './choose-policy.ts';
import type { ImpactNode } from './impact-items.ts';
import type { PinnedSpan } from './pinned-span.ts';

/** Commands that write something from a span. They are given the span, an entry of the impact view, or nothing: then it is the one that is pinned. */
export function createSpanCommands(client: LanguageClient, pinned: PinnedSpan): Disposable {
  const spanOf = async (uri: string, { traceId, spanId, moment, rule }: SpanCommand): Promise<Pinned | undefined> => {
    if (traceId !== undefined && spanId !== undefined)
      return { traceId, spanId, ...(moment !== undefined && { moment }) };
    if (pinned.span() || rule === undefined) return pinned.span();
    const matches = await client.sendRequest<readonly MatchItem[]>(MATCHES_METHOD, {
      uri,
      rule,
    } satisfies MatchesParams);
    const last =
      matches.filter(({ state }) => state === 'held').reduce<MatchItem | undefined>(later, undefined) ?? matches.at(-1);
    return last && { traceId: last.traceId, spanId: last.spanId, moment: last.moment };
  };

  /** What a command is about; says so where nothing is. */
  const subjectOf = async (given: Given, title: string): Promise<FromSpanParams | undefined> => {
    const asked = given && 'item' in given ? given.item : (given ?? {});
    const uri = 'uri' in asked && asked.uri !== undefined ? asked.uri : (await choosePolicy(title))?.toString();
    if (uri === undefined) return undefined;
    const span = await spanOf(uri, asked);
    if (!span) void window.showWarningMessage('Choose a span in the panel of traces first.');
    return span && { uri, ...span };
  };

  const newRule = async (given: Given): Promise<void> => {
    const subject = await subjectOf(given, 'A rule from this span');
    const edit = subject && (await applyAuthored(client, NEW_RULE_METHOD, subject));
    if (edit) await showAuthored(edit);
  };

  const addTest = async (given: Given): Promise<void> => {
    const subject = await subjectOf(given, 'A test from this span');
    const edit = subject && (await applyAuthored(client, ADD_TEST_METHOD, subject));
    if (!edit) return;
    await save(edit.uri);
    await showAuthored(edit);
  };

  const label = async (given: Given): Promise<void> => {
    const subject = await subjectOf(given, 'A label on this span');
    const said = subject && (await chooseLabel(client, subject, given && !('item' in given) ? given : {}));
    if (said) await writeLabel({ ...subject, ...said });
  };

  const writeLabel = async (params: LabelParams): Promise<void> => {
    const edit = await applyAuthored(client, LABEL_METHOD, params);
    if (!edit) return;
    await save(edit.uri);
    // What is only said in a trace that is in no file is gone with it, unless its author wants it to be kept.
    const isKept = params.keepsMoment === true || edit.note === undefined;
    const choices = [...(isKept ? [] : [KEEP]), SHOW];
    const written = `Written to ${nameOf(edit.uri)}.${edit.note === undefined ? '' : ` ${edit.note}`}`;
    const chosen = await window.showInformationMessage(written, ...choices);
    if (chosen === SHOW) await showAuthored(edit);
    if (chosen === KEEP) await writeLabel({ ...params, keepsMoment: true });
  };

  const parts: readonly Disposable[] = [
    commands.registerCommand('parapet.newRuleFromSpan', newRule),
    commands.registerCommand('parapet.addSpanAsTest', addTest),
    commands.registerCommand('parapet.label', label),
  ];
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

type Given = SpanCommand | Extract<ImpactNode, { readonly kind: 'moment' }> | undefined;

const KEEP = 'Keep What Was Said Too';
const SHOW = 'Show';

const later = (last: MatchItem | undefined, one: MatchItem): MatchItem => (last && last.time > one.time ? last : one);

async function save(uri: string): Promise<void> {
  await (await workspace.openTextDocument(Uri.parse(uri))).save();
}
