import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { folderWith, parapet, removeFolders } from './command.ts';

const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));

describe('parapet docs', () => {
  after(removeFolders);

  it('tells every rule in words, with its workflows drawn', async () => {
    const { code, stdout } = await parapet(['docs', 'refunds'], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^- When: `tool\.name` is “delete_order”\.$/m);
    assert.match(stdout, /^```mermaid\nstateDiagram-v2$/m);
    assert.match(stdout, /^\| `verified` \| memory \| A `tool_result` in the last 1 hour/m);
  });

  it('names the tests that expect a rule to hold, and says where there is none', async () => {
    const { stdout } = await parapet(['docs', 'policies', '--json'], { cwd });
    const { policies, tests } = JSON.parse(stdout);
    assert.deepEqual(
      policies.map(({ id }: { id: string }) => id),
      ['support'],
    );
    assert.deepEqual(tests['support/refund-ceiling'], ['a large refund is for a person']);
    assert.match((await parapet(['docs', 'policies'], { cwd })).stdout, /none that expects it to hold/);
  });

  it('says of a rule that stands for another that it is about the same', async () => {
    const head = (id: string) => `parapet: 1\npolicy: ${id}\nowner: o\n`;
    const files = {
      'a.policy.yaml': `${head('a')}rules: [{ id: r, at: output, when: 'output.text == "x"', then: flag }]\n`,
      'b.policy.yaml': `${head('b')}extend: a\nrules: [{ id: r, overrides: a/r, mode: enforce }]\n`,
    };
    const { stdout } = await parapet(['docs', '.'], { cwd: folderWith(files) });
    assert.match(stdout, /^\| b\/r \| enforce \| as a\/r \|/m);
  });

  it('says what is wrong with policies', async () => {
    const { code, stdout, stderr } = await parapet(['docs', 'broken'], { cwd });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /parapet\/unknown-name/);
  });

  it('keeps what policies say out of the document’s own language', async () => {
    const policy =
      'parapet: 1\npolicy: p\nowner: o\ncontrols: [A|B]\nrules:\n  - { id: r, at: output, when: \'output.text == "a|b"\', then: flag }\n';
    const { stdout } = await parapet(['docs', 'p.policy.yaml'], { cwd: folderWith({ 'p.policy.yaml': policy }) });
    assert.match(stdout, /^\| p\/r \| observe \| output \| A\\\|B \|$/m);
  });
});
