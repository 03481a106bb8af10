import type { ExtensionContext } from 'vscode';
import { commands } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createClient } from './client.ts';
import { showMatches } from './show-matches.ts';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const started = createClient(context);
  client = started;
  context.subscriptions.push(
    commands.registerCommand('parapet.showMatches', (uri: string, rule: string) => showMatches(started, uri, rule)),
    commands.registerCommand('parapet.restart', () => started.restart()),
    commands.registerCommand('parapet.showLog', () => started.outputChannel.show()),
  );
  await started.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
