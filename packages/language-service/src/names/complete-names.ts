import type { NameKind } from '@parapet/policy/editor';
import type { CompletionItem, CompletionItemKind, Position } from 'vscode-languageserver-types';
import type { PolicyView } from '../policies/policy-views.ts';
import { yamlPlace } from '../text/yaml-place.ts';

const REFERENCE: CompletionItemKind = 18;

/** The names that may stand as a value of YAML: of another memory, of a policy, of a rule to override, of a state. */
export function completeNames(view: PolicyView, together: readonly PolicyView[], position: Position): CompletionItem[] {
  const { positions } = view;
  const place = yamlPlace(positions, position.line);
  if (!place?.key || place.value === undefined || position.character < place.value) return [];
  const path = [...place.path, place.key.name];
  const line = positions.line(position.line);
  const word = /[\w./-]*$/.exec(line.slice(0, position.character))?.[0] ?? '';
  const rest = /^[\w./-]*/.exec(line.slice(position.character))?.[0] ?? '';
  const range = {
    start: { line: position.line, character: position.character - word.length },
    end: { line: position.line, character: position.character + rest.length },
  };
  return namesFor(path, view, together).map((label) => ({
    label,
    kind: REFERENCE,
    textEdit: { range, newText: label },
  }));
}

function namesFor(path: readonly string[], view: PolicyView, together: readonly PolicyView[]): readonly string[] {
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
