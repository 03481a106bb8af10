import type { NameKind } from '@parapet/policy/editor';
import type { CompletionItem, CompletionItemKind, Position } from 'vscode-languageserver-types';
import type { FileView } from '../files/file-views.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import type { SeenNames } from '../preview/seen-names.ts';
import { placeAt } from '../text/place-at.ts';
import type { Positions } from '../text/positions.ts';
import { relativePath } from '../text/relative-uri.ts';
import { pathOfItem } from '../text/yaml-place.ts';
import { policiesOf } from './occurrences.ts';

const REFERENCE: CompletionItemKind = 18;

/** What there is around a file that it may name. */
export interface Surroundings {
  /** The files in which its names can stand. */
  readonly together: readonly FileView[];
  readonly seen: SeenNames;
  /** URIs of all policies. */
  readonly policies: readonly string[];
  /** URIs of the traces it is previewed on. */
  readonly traces: readonly string[];
}

/**
 * The names that may stand as a value of YAML: of another memory, of a policy, of a rule to
 * override or to expect, of a state; of tools, models and roles that traces show; paths of policies and traces.
 */
export function completeNames(view: FileView, around: Surroundings, position: Position): CompletionItem[] {
  const path = pathAt(view.positions, position);
  if (!path) return [];
  const line = view.positions.line(position.line);
  const word = /[\w./-]*$/.exec(line.slice(0, position.character))?.[0] ?? '';
  const rest = /^[\w./-]*/.exec(line.slice(position.character))?.[0] ?? '';
  const range = {
    start: { line: position.line, character: position.character - word.length },
    end: { line: position.line, character: position.character + rest.length },
  };
  const names = new Set([
    ...namesFor(path, view, around.together),
    ...seenFor(path, view, around.seen),
    ...pathsFor(path, view, around),
  ]);
  return [...names].map((label) => ({
    label,
    kind: REFERENCE,
    textEdit: { range, newText: label },
  }));
}

/** The keys above a value, its own included. A value may stand behind a dash on a line of its own. */
function pathAt(positions: Positions, position: Position): readonly string[] | undefined {
  const place = placeAt(positions, position);
  if (place?.key)
    return place.value !== undefined && position.character >= place.value ? [...place.path, place.key.name] : undefined;
  const before = positions.line(position.line).slice(0, position.character);
  return /^ *- +[\w./-]*$/.test(before) ? pathOfItem(positions, position.line) : undefined;
}

/** Paths of files that a test or label names, from its folder. */
function pathsFor(path: readonly string[], view: FileView, { policies, traces }: Surroundings): readonly string[] {
  if (view.kind !== 'test' && view.kind !== 'labels') return [];
  const field = path.at(-1);
  const uris = path.length === 1 && field === 'policy' ? policies : field === 'trace' ? traces : [];
  return uris.filter((uri) => uri.startsWith('file:')).flatMap((uri) => relativePath(view.uri, uri) ?? []);
}

/** What traces show, where it is a name that YAML may hold as it is. */
function seenFor(path: readonly string[], view: FileView, seen: SeenNames): readonly string[] {
  const of = (moment: string): readonly string[] => [...seen(moment).keys()].filter((name) => /^[\w./-]+$/.test(name));
  const [section, field] = [path[0], path.at(-1)];
  switch (view.kind) {
    case 'settings':
      return [];
    case 'test':
    case 'labels':
      return of(path.slice(-2).join('.'));
    case 'policy':
      if (section === 'workflows' && (field === 'governs' || field === 'tools')) return of('tool.name');
      return field === 'model' ? of('model.name') : [];
  }
}

function namesFor(path: readonly string[], view: FileView, together: readonly FileView[]): readonly string[] {
  switch (view.kind) {
    case 'settings':
      return [];
    case 'test':
    case 'labels':
      return (path.at(-2) === 'expect' || path.at(-2) === 'labels') && path.at(-1) === 'rule'
        ? policiesOf(view).flatMap(rulesOf)
        : [];
    case 'policy':
      return namesInPolicy(
        path,
        view,
        together.filter((one) => one.kind === 'policy'),
      );
  }
}

/** What tests expect of: rules, and workflows, which decide as a rule of their name. */
const rulesOf = (view: PolicyView): readonly string[] => [...namesOf(view, 'rule'), ...namesOf(view, 'workflow')];

function namesInPolicy(path: readonly string[], view: PolicyView, together: readonly PolicyView[]): readonly string[] {
  const [section, name, field] = [path[0], path[1], path.at(-1)];
  if (path.length === 1 && section === 'extend')
    return together.flatMap((one) => (one.uri === view.uri ? [] : (one.outline.id?.value ?? [])));
  if (section === 'memories' && field === 'until')
    return [view, ...view.bases].flatMap((one) => namesOf(one, 'memory')).filter((other) => other !== name);
  if (section === 'rules' && field === 'overrides')
    return view.bases.flatMap((base) => namesOf(base, 'rule').map((rule) => `${base.outline.id?.value}/${rule}`));
  if (section === 'workflows' && field === 'start' && path.length === 3)
    return view.outline.declarations.flatMap((one) => (one.kind === 'state' && one.within === name ? [one.name] : []));
  return [];
}

const namesOf = ({ outline }: PolicyView, kind: NameKind): readonly string[] =>
  outline.declarations.flatMap((one) => (one.kind === kind ? [one.name] : []));
