import { sampleTraces, starter } from '@parapet/language-server/starter';
import type { Disposable } from 'vscode';
import { commands, Disposable as Disposables, Uri, window, workspace } from 'vscode';

/** Where the sample traces are put. */
const SAMPLE = 'traces/sample.otlp.jsonl';

/** Commands that take somebody from an empty folder to a first verdict: the walkthrough runs them. */
export const createStarterCommands = (): Disposable =>
  Disposables.from(
    commands.registerCommand('parapet.writeStarter', () => write(starter)),
    commands.registerCommand('parapet.writeSampleTraces', async () => {
      if (await write({ [SAMPLE]: sampleTraces(Date.now()) }, 'in the background')) await show(await firstPolicy());
    }),
    commands.registerCommand('parapet.tryAnEdit', async () => {
      await commands.executeCommand('parapet.impact.focus');
      // Last, so that what is typed goes there.
      await show(await firstPolicy());
    }),
    commands.registerCommand('parapet.showWalkthrough', () =>
      commands.executeCommand('workbench.action.openWalkthrough', 'parapet.parapet-vscode#parapet.start'),
    ),
  );

/** Writes files into the folder that is open and shows the first; what is there already stays as it is. False without a folder. */
async function write(files: Readonly<Record<string, string>>, how?: 'in the background'): Promise<boolean> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) {
    const open = 'Open Folder';
    const chosen = await window.showWarningMessage(
      'Open a folder first, such as an empty one: files are written to it.',
      open,
    );
    if (chosen === open) await commands.executeCommand('vscode.openFolder');
    return false;
  }
  const uris = Object.entries(files).map(([path, text]) => ({ uri: Uri.joinPath(folder.uri, path), text }));
  for (const { uri, text } of uris)
    if (!(await exists(uri))) await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  if (how === undefined) await show(uris[0]?.uri);
  return true;
}

const exists = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );

const firstPolicy = async (): Promise<Uri | undefined> =>
  (await workspace.findFiles('**/*.policy.yaml', undefined, 1))[0];

async function show(uri: Uri | undefined): Promise<void> {
  if (uri) await window.showTextDocument(uri);
}
