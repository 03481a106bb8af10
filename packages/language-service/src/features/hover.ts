import type { PolicySet, RuleSummary } from '@parapet/policy';
import type { Hover, Position } from 'vscode-languageserver-types';
import { fieldsBelow, wordsOf } from '../schema/fields-below.ts';
import type { Positions } from '../text/positions.ts';
import { createPositions } from '../text/positions.ts';
import { yamlPlace } from '../text/yaml-place.ts';

/** What a key is for; on the id of a rule, what the rule does. `set` is the policy, where it can be loaded. */
export function hover(text: string, position: Position, set: PolicySet | undefined): Hover | null {
  const positions = createPositions(text);
  return ruleHover(positions, position, set) ?? keyHover(positions, position);
}

function ruleHover(positions: Positions, position: Position, set: PolicySet | undefined): Hover | undefined {
  const offset = positions.offset(position);
  const rule = set?.rules.find(({ range }) => range.start <= offset && offset <= range.end);
  return (
    rule && {
      contents: { kind: 'markdown', value: describe(rule) },
      range: positions.range(rule.range.start, rule.range.end),
    }
  );
}

function describe({ policy, id, mode, action, at, controls, streamClass, message }: RuleSummary): string {
  const facts = [
    `**${policy}/${id}**`,
    `${mode === 'enforce' ? 'enforced' : 'only observed'}: ${action} at ${at.map((kind) => `\`${kind}\``).join(', ')}`,
    ...(streamClass ? [streams[streamClass]] : []),
    ...(controls.length > 0 ? [`controls: ${controls.join(', ')}`] : []),
    ...(message ? [`> ${message}`] : []),
  ];
  return facts.join('\n\n');
}

/** What a rule's class means for an answer that is streamed. */
const streams: Readonly<Record<NonNullable<RuleSummary['streamClass']>, string>> = {
  free: 'Streams are not held back.',
  each: 'Streams are held only where a finding may be arriving.',
  deciding: 'Streams are held only where a finding may be arriving; what precedes the deciding one is released.',
  first: 'Streams are held from the first possible finding until the rule is settled.',
  whole: 'Streams are held whole until the rule is settled.',
};

function keyHover(positions: Positions, { line, character }: Position): Hover | null {
  const place = yamlPlace(positions, line);
  const key = place?.key;
  if (!key || character < key.start || character > key.end) return null;
  const field = fieldsBelow(place.path).get(key.name);
  if (!field) return null;
  const values = Object.entries(wordsOf(field.shape)).map(([value, doc]) => `- \`${value}\`${doc && `: ${doc}`}`);
  return {
    contents: { kind: 'markdown', value: [field.doc, ...(values.length > 0 ? [values.join('\n')] : [])].join('\n\n') },
    range: { start: { line, character: key.start }, end: { line, character: key.end } },
  };
}
