import { readYamlLeniently } from '../yaml/read-yaml.ts';
import { fieldsOf, itemsOf, locatedOf, locatedsOf } from './lenient-fields.ts';
import type { TestOutline } from './test-outline.ts';

/** What a file of labels names and where, in whatever state it is: as of a file of tests, each label being a case. */
export function readLabelOutline(source: string): TestOutline {
  const root = fieldsOf(readYamlLeniently(source));
  const labels = itemsOf(root.get('labels')?.value).map(fieldsOf);
  const named = (field: string) => labels.flatMap((fields) => locatedOf(fields.get(field)?.value) ?? []);
  const given = labels.map((fields) => fieldsOf(fields.get('given')?.value));
  return {
    policies: locatedsOf(root.get('policy')?.value),
    cases: [],
    rules: named('rule'),
    finders: given.flatMap((fields) => [...fieldsOf(fields.get('facts')?.value).values()].map(({ key }) => key)),
    traces: named('trace'),
  };
}
