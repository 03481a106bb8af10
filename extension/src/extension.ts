import type { TrustParams } from '@parapet/language-server/protocol';
import { TRUST_METHOD } from '@parapet/language-server/protocol';
import type { ExtensionContext } from 'vscode';
import { commands, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createClient } from './client.ts';
import { createGutterMarks } from './gutter-marks.ts';
import { createImpactView } from './impact-view.ts';
import { createMenu } from './menu.ts';
import { createPinnedSpan } from './pinned-span.ts';
import { createPreviewChanges } from './preview-changes.ts';
import { showMatches } from './show-matches.ts';
import { createSpanCommands } from './span-commands.ts';
import { createStarterCommands } from './starter.ts';
import { createStatusItem } from './status-item.ts';
import { createTaskProvider } from './tasks.ts';
import { createTestExplorer } from './test-explorer.ts';
import { createTracePanel } from './trace-panel/trace-panel.ts';
import { createTraceSources } from './trace-sources.ts';
import { updateExpectation } from './update-expectation.ts';
import { whyNot } from './why-not.ts';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const started = createClient(context);
  client = started;
  context.subscriptions.push(
    commands.registerCommand('parapet.showMatches', (uri: string, rule: string) => showMatches(started, uri, rule)),
    commands.registerCommand('parapet.updateExpectation', (given: Parameters<typeof updateExpectation>[1]) =>
      updateExpectation(started, given),
    ),
    commands.registerCommand('parapet.whyNot', (uri?: string, rule?: string) => whyNot(started, uri, rule)),
    commands.registerCommand('parapet.restart', () => started.restart()),
    commands.registerCommand('parapet.showLog', () => started.outputChannel.show()),
  );
  await started.start();
  const changes = createPreviewChanges(started);
  const pinned = createPinnedSpan(started);
  const sources = createTraceSources(started, changes);
  context.subscriptions.push(
    changes,
    sources,
    createStatusItem(sources),
    createMenu(sources),
    createStarterCommands(),
    createGutterMarks(started, changes),
    createImpactView(started, changes),
    createTestExplorer(started),
    createTaskProvider(),
    pinned,
    createSpanCommands(started, pinned),
    createTracePanel(started, context.extensionUri, pinned),
    workspace.onDidGrantWorkspaceTrust(() =>
      started.sendNotification(TRUST_METHOD, { trusted: true } satisfies TrustParams),
    ),
  );
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
