import { type CelType, type Environment, types, type VariableDecl } from '@parapet/cel';
import { extensions } from '@parapet/cel/extensions';
import { zonedTimeFunctions } from '@parapet/cel/zones';
import { finderFunctions, finderType } from '../finder/finder-functions.ts';
import { memoryFunctions, memoryVariable } from '../memory/memory-type.ts';
import type { MomentKind } from '../moment/moment.ts';
import { createReporter } from '../problem.ts';
import { momentVariables, variablesOfAnyMoment } from '../schema/moment-schema.ts';
import { compileVariables } from '../set/compile-variables.ts';
import type { VariableSyntax } from '../syntax/policy-syntax.ts';
import type { Declaration, PolicyOutline } from './policy-outline.ts';

/**
 * What expressions of a policy may name, by the moments at which they are evaluated: what all of these have, or, of none, whatever any
 * has; and the names of the policy and of those that it extends. The same moments give the same object, of which CEL's functions
 * for editors keep what they have worked out.
 */
export function createEnvironments(
  outline: PolicyOutline,
  bases: readonly PolicyOutline[],
): (at: readonly MomentKind[]) => Environment {
  const declared = declarationsOf(outline, bases);
  const functions = [...extensions, ...zonedTimeFunctions, ...finderFunctions, ...memoryFunctions];
  const known = new Map<string, Environment>();
  return (at) => {
    const key = [...at].sort().join();
    const environment = known.get(key) ?? { variables: { ...variablesAt(at), ...declared }, functions };
    known.set(key, environment);
    return environment;
  };
}

/** The same for outlines of which `createEnvironments` makes the same: what an edit of a rule leaves as it was. */
export function namesKey(outlines: readonly PolicyOutline[]): string {
  return JSON.stringify(
    outlines.map(({ id, declarations, expressions }) => [
      id?.value,
      declarations.flatMap(({ kind, name, keeps }) => (sharedKinds.has(kind) ? [[kind, name, keeps]] : [])),
      expressions.flatMap(({ of, text }) => (of?.kind === 'variable' ? [[of.name, text]] : [])),
    ]),
  );
}

const sharedKinds: ReadonlySet<string> = new Set(['list', 'finder', 'memory', 'variable']);

function declarationsOf(
  outline: PolicyOutline,
  bases: readonly PolicyOutline[],
): Readonly<Record<string, VariableDecl>> {
  // A null prototype, because a finder may be called `__proto__`.
  const declared: Record<string, VariableDecl> = Object.create(null);
  const variables: VariableSyntax[] = [];
  for (const from of [...bases].reverse().concat(outline)) {
    const where = from === outline ? 'of this policy' : `of the policy \`${from.id?.value}\``;
    for (const declaration of from.declarations) {
      const { kind, name } = declaration;
      if (sharedKinds.has(kind))
        declared[name] = { type: typeOf(declaration), doc: `The ${kind} \`${name}\` ${where}.` };
    }
    for (const { of, field, ...expression } of from.expressions)
      if (of?.kind === 'variable' && field === 'variables')
        variables.push({ name: { value: of.name, range: expression.range }, expression });
  }
  const environment = {
    variables: { ...variablesOfAnyMoment, ...declared },
    functions: [...extensions, ...zonedTimeFunctions, ...finderFunctions, ...memoryFunctions],
  };
  for (const [name, { checked }] of compileVariables(variables, environment, createReporter('', ''))) {
    const one = declared[name];
    if (one) declared[name] = { ...one, type: checked.type };
  }
  return declared;
}

/** Of a variable this is not known before the others are. */
function typeOf({ kind, name, keeps }: Declaration): CelType {
  switch (kind) {
    case 'list':
      return types.list(types.string);
    case 'finder':
      return finderType;
    case 'memory':
      return memoryVariable({ name: { value: name }, ...Object.fromEntries(keeps.map((one) => [one, true])) }).type;
    default:
      return types.dyn;
  }
}

function variablesAt(at: readonly MomentKind[]): Readonly<Record<string, VariableDecl>> {
  const [first, ...others] = at.map((kind) => momentVariables[kind]);
  if (!first) return variablesOfAnyMoment;
  const shared = Object.entries(first).flatMap(([name, { type, doc }]) => {
    const found = others.map((variables) => variables[name]?.type);
    if (!found.every((one) => one !== undefined)) return [];
    return [[name, { type: found.reduce(sharedType, type), doc }] as const];
  });
  return Object.fromEntries(shared);
}

/** Of two structs, what both have. */
function sharedType(one: CelType, other: CelType): CelType {
  if (one === other || one.kind !== 'struct' || other.kind !== 'struct') return one;
  const fields = Object.entries(one.fields).filter(([name]) => Object.hasOwn(other.fields, name));
  return { ...one, fields: Object.fromEntries(fields) };
}
