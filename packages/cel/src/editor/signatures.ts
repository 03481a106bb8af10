import type { Checked } from '../check/check.ts';
import { names } from '../check/scope.ts';
import type { Environment, Overload } from '../library/declaration.ts';
import { documentationOf } from '../library/documentation.ts';
import type { Range } from '../problem.ts';
import type { MacroDecl } from '../syntax/declared-macros.ts';
import type { CallExpr } from '../syntax/expr.ts';
import { walk } from '../syntax/expr.ts';
import type { Token } from '../syntax/tokens.ts';
import { tokenize } from '../syntax/tokens.ts';
import { typeName } from '../types/type.ts';
import { MACRO_DOCS } from './macro-docs.ts';
import type { Reading } from './read.ts';
import { readSource } from './read.ts';

/** One way to write a call. */
export interface SignatureForm {
  /** `string.replace(string, string) -> string`. */
  readonly label: string;
  /** Where each argument stands in the label. */
  readonly parameters: readonly Range[];
}

/** The call around a place. */
export interface Signature {
  readonly name: string;
  /** Markdown. */
  readonly doc: string;
  /** Those that what is written so far leaves possible, or all when it leaves none. */
  readonly forms: readonly SignatureForm[];
  /** Which argument the place is in, from 0. */
  readonly active: number;
}

/**
 * The function or macro in whose parentheses an offset is; undefined outside of all, and for unknown functions. `macros`
 * are those that `expandMacros` is given.
 */
export function signatureAt(
  source: string,
  offset: number,
  environment: Environment,
  macros: readonly MacroDecl[] = [],
): Signature | undefined {
  const before = source.slice(0, offset);
  const call = openCall(tokenize(before, () => undefined));
  if (call === undefined) return undefined;
  const { nameToken, active } = call;
  const name = source.slice(nameToken.start, nameToken.end);
  const found = findCall(readSource(before, environment, macros), nameToken);
  if (found === undefined) return macroSignature(name, active);
  const { checked, node } = found;
  const named = macros.filter(
    (macro) => macro.name === name && (macro.receiver === undefined) === (node.receiver === undefined),
  );
  if (named.length > 0) return declaredSignature(named, active);
  const declared = declaredForms(checked, node, active);
  return declared === undefined ? macroSignature(name, active) : { ...declared, active };
}

/** The innermost call that is not closed, and how many commas are behind its parenthesis. */
function openCall(tokens: readonly Token[]): { readonly nameToken: Token; readonly active: number } | undefined {
  const open: { readonly nameToken: Token | undefined; active: number }[] = [];
  tokens.forEach(({ kind }, index) => {
    const last = open.at(-1);
    const before = tokens[index - 1];
    if (kind === '(') open.push({ nameToken: before?.kind === 'identifier' ? before : undefined, active: 0 });
    else if (kind === '[' || kind === '{') open.push({ nameToken: undefined, active: 0 });
    else if (kind === ')' || kind === ']' || kind === '}') open.pop();
    else if (kind === ',' && last !== undefined) last.active += 1;
  });
  const call = open.findLast(({ nameToken }) => nameToken !== undefined);
  return call?.nameToken && { nameToken: call.nameToken, active: call.active };
}

function findCall(
  { checked, calls }: Reading,
  { start }: Token,
): { readonly checked: Checked; readonly node: CallExpr } | undefined {
  let found = calls.find(({ call }) => call.nameRange.start === start)?.call;
  walk(checked.expr, (node) => {
    if (node.kind === 'call' && node.nameRange.start === start && node.nameRange.end > start) found = node;
  });
  return found && { checked, node: found };
}

function declaredForms(checked: Checked, node: CallExpr, active: number): Omit<Signature, 'active'> | undefined {
  const reference = checked.referenceOf(node);
  if (reference?.kind !== 'function') return undefined;
  const { declaration, namespaced } = reference;
  const callable = names(checked.environment).functions.get(declaration.name);
  const method = node.receiver !== undefined && !namespaced;
  const all = (method ? callable?.onReceiver : callable?.byName)?.map(({ overload }) => overload) ?? [];
  const receiver = method && node.receiver ? checked.typeOf(node.receiver).kind : 'dyn';
  const fitting = all.filter(
    (overload) =>
      overload.args.length > active &&
      (receiver === 'dyn' || overload.receiver === undefined || isLike(overload.receiver.kind, receiver)),
  );
  const shown = fitting.length > 0 ? fitting : all;
  return {
    name: declaration.name,
    doc: documentationOf(declaration),
    forms: shown.map((one) => formOf(declaration.name, one)),
  };
}

function isLike(wanted: string, given: string): boolean {
  return wanted === given || wanted === 'dyn' || wanted === 'parameter' || (wanted === 'map' && given === 'struct');
}

function formOf(name: string, { receiver, args, result }: Overload): SignatureForm {
  const opening = `${receiver === undefined ? '' : `${typeName(receiver)}.`}${name}(`;
  return form(opening, args.map(typeName), ` -> ${typeName(result)}`);
}

function macroSignature(name: string, active: number): Signature | undefined {
  const macro = MACRO_DOCS.find((documented) => documented.name.replace('cel.', '') === name);
  if (macro === undefined) return undefined;
  const forms = macro.forms.filter((parameters) => parameters.length > active);
  const shown = forms.length > 0 ? forms : macro.forms;
  const on = macro.on === 'nothing' ? '' : `${macro.on === 'optional' ? 'optional' : 'list'}.`;
  return {
    name: macro.name,
    doc: macro.doc,
    forms: shown.map((parameters) => form(`${on}${macro.name}(`, parameters, '')),
    active,
  };
}

function declaredSignature(macros: readonly MacroDecl[], active: number): Signature {
  const [{ name, doc }] = macros as readonly [MacroDecl];
  const fitting = macros.filter(({ parameters }) => parameters.length > active);
  const shown = fitting.length > 0 ? fitting : macros;
  const forms = shown.map(({ receiver, parameters }) =>
    form(`${receiver === undefined ? '' : `${receiver}.`}${name}(`, parameters, ''),
  );
  return { name, doc, forms, active };
}

function form(opening: string, parameters: readonly string[], result: string): SignatureForm {
  let end = opening.length;
  const ranges = parameters.map((parameter, index) => {
    const start = end + (index === 0 ? 0 : ', '.length);
    end = start + parameter.length;
    return { start, end };
  });
  return { label: `${opening}${parameters.join(', ')})${result}`, parameters: ranges };
}
