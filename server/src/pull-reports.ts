import type { Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport } from 'vscode-languageserver/node';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver/node';
import { canonicalUri } from './uris.ts';

/** Answers clients that ask for diagnostics: those that have them already are only told so. */
export function pullReports(
  diagnostics: (uri: string) => Diagnostic[],
): (params: DocumentDiagnosticParams) => DocumentDiagnosticReport {
  const reported = new Map<string, { readonly resultId: string; readonly told: string }>();
  let count = 0;
  return ({ textDocument, previousResultId }) => {
    const uri = canonicalUri(textDocument.uri);
    const items = diagnostics(uri);
    const told = JSON.stringify(items);
    const last = reported.get(uri);
    if (last && last.told === told && last.resultId === previousResultId)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.resultId };
    const resultId = last?.told === told ? last.resultId : String(++count);
    reported.set(uri, { resultId, told });
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  };
}
