import { isMap, isSeq, type Node } from 'yaml';
import type { SourceRange } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';
import { rangeOf, readYamlLeniently } from '../yaml/read-yaml.ts';
import { type Entry, fieldsOf, itemsOf, locatedOf, locatedsOf } from './lenient-fields.ts';

/** What a test file names and where, in whatever state it is: for editors. */
export interface TestOutline {
  /** Paths of the policies that are tested. */
  readonly policies: readonly Located[];
  readonly cases: readonly { readonly name: Located; readonly extent: SourceRange }[];
  /** Rules that are expected, by id or as `policy/rule`. */
  readonly rules: readonly Located[];
  /** Finders of which it is said what others answer. */
  readonly finders: readonly Located[];
  /** Paths of recorded traces. */
  readonly traces: readonly Located[];
}

export function readTestOutline(source: string): TestOutline {
  const root = fieldsOf(readYamlLeniently(source));
  const cases = itemsOf(root.get('cases')?.value).map((node) => ({ node, fields: fieldsOf(node) }));
  const steps = cases.flatMap(({ fields }) => [
    fieldsOf(fields.get('given')?.value),
    ...itemsOf(fields.get('sequence')?.value).map(fieldsOf),
  ]);
  const expecting = [...cases.map(({ fields }) => fields), ...steps];
  return {
    policies: locatedsOf(root.get('policy')?.value),
    cases: cases.flatMap(({ node, fields }) => {
      const name = locatedOf(fields.get('name')?.value);
      return name ? [{ name, extent: { start: name.range.start, end: rangeOf(node).end } }] : [];
    }),
    rules: expecting.flatMap((fields) =>
      eachOf(fields.get('expect')?.value).flatMap((one) => locatedOf(fieldsOf(one).get('rule')?.value) ?? []),
    ),
    finders: [fieldsOf(root.get('defaults')?.value), ...steps].flatMap((fields) => factsOf(fields.get('facts'))),
    traces: cases.flatMap(({ fields }) => locatedOf(fields.get('trace')?.value) ?? []),
  };
}

const eachOf = (node: Node | undefined): readonly Node[] => (isSeq(node) ? itemsOf(node) : isMap(node) ? [node] : []);

const factsOf = (entry: Entry | undefined): readonly Located[] =>
  [...fieldsOf(entry?.value).values()].map(({ key }) => key);
