import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { WorkflowSummary } from '@parapet/policy';
import { dot } from '../src/graph/dot.ts';
import { mermaid } from '../src/graph/mermaid.ts';
import { parapet } from './command.ts';

const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));

const strange: WorkflowSummary = {
  policy: 'p',
  name: 'w',
  per: [],
  governs: ['a "b"'],
  start: 'one',
  states: [
    { name: 'one', tools: ['a "b"'], to: [{ state: 'two', when: 'x == "#;:\n%%"' }], final: false },
    { name: 'two', tools: [], to: [], final: true },
  ],
  otherwise: 'block',
  file: 'p.policy.yaml',
  range: { start: 0, end: 1 },
};

describe('parapet graph', () => {
  it('writes Graphviz', async () => {
    const { code, stdout } = await parapet(['graph', 'refunds', '--format', 'dot'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}"triage" -> "verified" \[label="verified\.seen"\];$/m);
  });

  it('writes JSON', async () => {
    const [workflow] = JSON.parse((await parapet(['graph', 'refunds', '--json'], { cwd })).stdout);
    assert.deepEqual([workflow.name, workflow.start, workflow.states.length], ['refund', 'triage', 3]);
  });

  it('says where there is nothing to draw, and what is wrong with policies', async () => {
    const nothing = await parapet(['graph', 'policies'], { cwd });
    assert.deepEqual([nothing.code, nothing.stdout], [0, '']);
    assert.match(nothing.stderr, /There is no workflow/);
    const broken = await parapet(['graph', 'broken'], { cwd });
    assert.deepEqual([broken.code, broken.stdout], [1, '']);
  });

  it('keeps what names and conditions say out of the diagram’s own language', () => {
    assert.deepEqual(mermaid(strange).split('\n').slice(2), [
      '  state "one<br/>a #34;b#34;" as s0',
      '  state "two" as s1',
      '  [*] --> s0',
      '  s0 --> s1: x == #34;#35;#59;#58; #37;#37;#34;',
      '  s1 --> [*]',
      '',
    ]);
    assert.match(dot(strange), /^ {2}"one" -> "two" \[label="x == \\"#;:\\n%%\\""\];$/m);
  });
});
