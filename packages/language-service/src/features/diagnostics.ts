import type { Problem } from '@parapet/policy';
import type { Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { createPositions } from '../text/positions.ts';

/** The problems of one policy, as an editor shows them. */
export function diagnostics(text: string, problems: readonly Problem[]): Diagnostic[] {
  if (problems.length === 0) return [];
  const positions = createPositions(text);
  return problems.map(({ start, end, severity, code, message }) => ({
    range: positions.range(start, end),
    severity: severities[severity],
    code,
    source: 'parapet',
    message,
    ...(code.startsWith('parapet/unused-') && { tags: [UNNECESSARY] }),
  }));
}

const severities: Readonly<Record<Problem['severity'], DiagnosticSeverity>> = { error: 1, warning: 2, information: 3 };

/** The protocol's tag for what editors fade out. */
const UNNECESSARY: DiagnosticTag = 1;
