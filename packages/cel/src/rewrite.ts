/** What becomes of expressions: other expressions, and text. `@parapet/cel/rewrite`. */
export { normalForm } from './partial/normal-form.ts';
export type { ResidualOptions } from './partial/residual.ts';
export { residual } from './partial/residual.ts';
export type { MacroDecl } from './syntax/declared-macros.ts';
export { expandMacros } from './syntax/declared-macros.ts';
export { print } from './syntax/print.ts';
