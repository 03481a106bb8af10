import type { TraceProblem } from '@parapet/language-service';
import type { Diagnostic } from 'vscode-languageserver/node';
import { DiagnosticSeverity } from 'vscode-languageserver/node';

/** What a person is told who opens a trace file of which something could not be read. */
export function traceDiagnostics(problems: readonly TraceProblem[]): Diagnostic[] {
  return problems.map(({ message, line = 1 }) => ({
    range: { start: { line: line - 1, character: 0 }, end: { line, character: 0 } },
    severity: DiagnosticSeverity.Warning,
    code: 'parapet/unreadable-trace',
    source: 'parapet',
    message,
  }));
}
