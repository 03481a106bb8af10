import type { Authored } from '@parapet/language-server/protocol';
import { Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { rangeOf } from './range.ts';

export type AuthoredEdit = Extract<Authored, { readonly kind: 'edit' }>;

/** Asks the server to write something and applies it. Undefined, with a word to the person, where it refuses. */
export async function applyAuthored(
  client: LanguageClient,
  method: string,
  params: object,
): Promise<AuthoredEdit | undefined> {
  const found = await client.sendRequest<Authored>(method, params);
  if (found.kind === 'refused') {
    void window.showWarningMessage(found.reason);
    return undefined;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(found.edit);
  return (await workspace.applyEdit(edit)) ? found : undefined;
}

/** Shows what was written where it stands. */
export async function showAuthored({ uri, range, note }: AuthoredEdit): Promise<void> {
  await window.showTextDocument(Uri.parse(uri), { selection: rangeOf(range) });
  if (note !== undefined) void window.showInformationMessage(note);
}
