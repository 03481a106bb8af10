/** What editors ask about a source in whatever state it is: `@parapet/cel/editor`. */
export type { Completion } from './editor/completions.ts';
export { completionsAt } from './editor/completions.ts';
export type { SemanticToken } from './editor/semantic-tokens.ts';
export { tokensOf } from './editor/semantic-tokens.ts';
export type { Signature, SignatureForm } from './editor/signatures.ts';
export { signatureAt } from './editor/signatures.ts';
export type { CelSymbol } from './editor/symbols.ts';
export { referencesAt, symbolAt } from './editor/symbols.ts';
export { documentedStandardFunctions as standardFunctions } from './library/documentation.ts';
export { format } from './syntax/format.ts';
