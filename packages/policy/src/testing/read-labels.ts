import type { Node } from 'yaml';
import { createReporter, type Problem } from '../problem.ts';
import { labelFields, labelFileFields } from '../schema/label-schema.ts';
import { namesOfFields } from '../schema/shape.ts';
import { createFieldReader, type FieldReader } from '../yaml/fields.ts';
import { readShape } from '../yaml/read-shape.ts';
import { rangeOf, readYaml } from '../yaml/read-yaml.ts';
import { type Label, type LabelFile, type LabelKind, labelKinds } from './labels.ts';
import { readWrittenMoments } from './read-test.ts';

/** Reads a `*.policy.labels.yaml`. What is well-formed is kept, so that the other labels can be tried. */
export function readLabels(
  file: string,
  text: string,
): { readonly labels: LabelFile; readonly problems: readonly Problem[] } {
  const reporter = createReporter(file, text);
  const reader = createFieldReader(text, reporter);
  const fields = reader.fields(readYaml(text, reporter), 'A file of labels', namesOfFields(labelFileFields));
  for (const [name, hint] of required)
    if (!fields.has(name))
      reporter.report('missing-field', `A file of labels needs \`${name}\`: ${hint}.`, { start: 0, end: 1 });
  const version = fields.get('parapet');
  if (version) readShape(version.value, { kind: 'constant', value: 1 }, '`parapet`', reader);
  const seen = new Set<string>();
  const labels = reader.someItems(fields.get('labels')).flatMap((node) => {
    const label = readLabel(node, reader);
    if (!label) return [];
    const key = JSON.stringify([label.moment.value, label.rule.value]);
    if (seen.has(key))
      reporter.report('duplicate-entry', 'This moment has a label for this rule already.', label.moment.range);
    if (seen.has(key)) return [];
    seen.add(key);
    return [label];
  });
  const problems = [...reporter.problems].sort((a, b) => a.start - b.start);
  return { labels: { file, policies: reader.texts(fields.get('policy')), labels }, problems };
}

const required: readonly (readonly [field: string, hint: string])[] = [
  ['parapet', 'the version of the language, `parapet: 1`'],
  ['policy', 'the file of the policy whose rules are labelled'],
  ['labels', 'what people said of moments'],
];

function readLabel(node: Node, reader: FieldReader): Label | undefined {
  const fields = reader.fields(node, 'A label', namesOfFields(labelFields));
  const { start } = rangeOf(node);
  for (const name of ['moment', 'rule', 'label'] as const)
    if (!fields.has(name))
      reader.reporter.report('missing-field', `A label needs \`${name}\`.`, { start, end: start + 1 });
  const [moment, rule, trace, note] = (['moment', 'rule', 'trace', 'note'] as const).map((name) =>
    reader.text(fields.get(name)),
  );
  const written = fields.get('label');
  const kind = written && reader.oneOf(written, Object.keys(labelKinds) as readonly LabelKind[]);
  const given = fields.get('given')?.value;
  const [kept] = moment && given ? readWrittenMoments([given as Node], moment.value, reader) : [];
  const said = reader.text(written);
  if (!moment || !rule || !kind || !said) return undefined;
  return {
    moment,
    rule,
    kind,
    kindRange: said.range,
    ...(trace && { trace }),
    ...(kept && { given: kept }),
    ...(note && { note: note.value }),
  };
}
