import type { UpdateCaseParams } from '@parapet/language-server/protocol';
import { UPDATE_CASE_METHOD } from '@parapet/language-server/protocol';
import type { TestItem } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { applyAuthored, showAuthored } from './apply-authored.ts';

/** Makes a case expect what is decided now; its author sees what that is, and saves it or not. */
export async function updateExpectation(
  client: LanguageClient,
  given: TestItem | { readonly test: TestItem },
): Promise<void> {
  const { id, uri, parent } = 'test' in given ? given.test : given;
  if (!uri || !parent) return;
  const params: UpdateCaseParams = { uri: `${uri}`, index: Number(id) };
  const edit = await applyAuthored(client, UPDATE_CASE_METHOD, params);
  if (edit) await showAuthored(edit);
}
