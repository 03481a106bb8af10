import type { NearMiss, WhyNotParams } from '@parapet/language-server/protocol';
import { WHY_NOT_METHOD } from '@parapet/language-server/protocol';
import type { DocumentSymbol } from 'vscode';
import { commands, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { rangeOf } from './range.ts';

/** Lists the moments for which a rule came nearest to holding and what kept it from it; choosing one shows its span and the clause. */
export async function whyNot(client: LanguageClient, uri?: string, rule?: string): Promise<void> {
  const asked = uri !== undefined && rule !== undefined ? { uri, rule } : await ruleAtCursor();
  if (!asked) return void window.showInformationMessage('Put the cursor into a rule first.');
  const misses = await client.sendRequest<readonly NearMiss[]>(WHY_NOT_METHOD, asked satisfies WhyNotParams);
  const chosen = await window.showQuickPick(misses.map(pickOf), {
    title:
      misses.length === 0
        ? `${asked.rule} held for every moment that it is about, or there is none`
        : `${asked.rule}: the nearest moments for which it did not hold, and what would have to be otherwise`,
    placeHolder: 'A moment to look at',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen) return;
  const { traceId, spanId, clauses } = chosen.miss;
  await commands.executeCommand('parapet.showTraces', { traceId, spanId, isChosen: true });
  const [clause] = clauses;
  if (clause) await window.showTextDocument(Uri.parse(asked.uri), { selection: rangeOf(clause.range) });
}

const states: Readonly<Record<NearMiss['state'], string>> = {
  'not-held': '$(circle-slash)',
  unknown: '$(question)',
  error: '$(warning)',
};

const pickOf = (miss: NearMiss) => ({
  miss,
  label: `${states[miss.state]} ${miss.clauses.map(({ text, label }) => `${text} ${label}`).join('  ·  ')}`,
  description: `${miss.at.replace('_', ' ')} of ${miss.span}`,
  detail: `${new Date(miss.time).toLocaleString()} · trace ${miss.traceId} · span ${miss.spanId}`,
});

/** The rule in which the cursor is, told by the symbols of its document. */
async function ruleAtCursor(): Promise<Pick<WhyNotParams, 'uri' | 'rule'> | undefined> {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { uri } = editor.document;
  const symbols = await commands.executeCommand<readonly DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const { line } = editor.selection.active;
  // A rule begins, as a symbol, behind the dash and the name of its first field.
  const found = symbols?.findLast(({ detail, range }) => detail.startsWith('rule') && range.start.line <= line);
  return found && line <= found.range.end.line ? { uri: `${uri}`, rule: found.name } : undefined;
}
