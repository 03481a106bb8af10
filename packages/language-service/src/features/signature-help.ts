import { signatureAt } from '@parapet/cel/editor';
import type { Position, SignatureHelp } from 'vscode-languageserver-types';
import { conditionAt } from '../conditions/condition-at.ts';
import type { PolicyView } from '../policies/policy-views.ts';

/** The ways to write the call around a position, and the argument that it is in. */
export function signatureHelp(view: PolicyView, position: Position): SignatureHelp | null {
  const condition = conditionAt(view, position);
  const signature = condition && signatureAt(condition.source, condition.offset, condition.environment);
  if (!signature) return null;
  return {
    signatures: signature.forms.map(({ label, parameters }) => ({
      label,
      documentation: { kind: 'markdown', value: signature.doc },
      parameters: parameters.map(({ start, end }) => ({ label: [start, end] })),
    })),
    activeSignature: 0,
    activeParameter: signature.active,
  };
}
