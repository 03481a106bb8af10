import type { Diagnostic } from 'vscode-languageserver/node';
import { DiagnosticSeverity } from 'vscode-languageserver/node';

/** The diagnostics of a document, whatever becomes of looking for them: a fault with one keeps none from being told of the others. */
export function diagnosticsOf(uri: string, check: (uri: string) => readonly Diagnostic[]): readonly Diagnostic[] {
  try {
    return check(uri);
  } catch (error) {
    return [
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        severity: DiagnosticSeverity.Error,
        source: 'parapet',
        code: 'parapet/fault',
        message: `This file could not be checked (${error instanceof Error ? error.name : 'no error'}). That is a fault of Parapet, and worth a report; \`parapet check\` may say more.`,
      },
    ];
  }
}
