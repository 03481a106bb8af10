import { Uri, window, workspace } from 'vscode';
import { isPolicy } from './documents.ts';

/** The policy that a person works on: the one in front, else one that is shown, else the only one there is, else they are asked. */
export async function choosePolicy(title: string): Promise<Uri | undefined> {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  const open = editors.find((editor) => editor && isPolicy(editor.document.uri))?.document.uri;
  if (open) return open;
  const found = await workspace.findFiles('**/*.policy.yaml', '**/node_modules/**');
  if (found.length <= 1) return found[0];
  const items = found
    .map((uri) => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await window.showQuickPick(items, { title, placeHolder: 'A policy' }))?.uri;
}

export const nameOf = (uri: string): string => Uri.parse(uri).path.replace(/^.*\//, '');
