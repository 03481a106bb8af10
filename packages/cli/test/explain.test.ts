import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { parapet } from './command.ts';

const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));
const explain = (args: readonly string[], input?: string) =>
  parapet(['explain', 'policies', ...args], { cwd, ...(input !== undefined && { input }) });

describe('parapet explain', () => {
  it('tells every rule about the moments of a span, by its id or its name', async () => {
    const byId = await explain(['traces.jsonl', '--span', '00000000000000b1']);
    assert.equal(byId.code, 0);
    assert.match(byId.stdout, /^output of chat gpt-4o-mini, span 00000000000000b1, .*\s+\(traces\.jsonl:2\)$/m);
    assert.match(byId.stdout, /^modify: redact by support\/no-ticket-numbers$/m);
    assert.match(byId.stdout, /^support\/no-ticket-numbers held$/m);
    assert.match(byId.stdout, /^ +found ticket \(pattern\) in \/output\/parts\/0, \d+ to \d+$/m);
    const byName = await explain(['traces.jsonl', '--span', 'chat gpt-4o-mini', '--json']);
    assert.equal(JSON.parse(byName.stdout).length, 9);
  });

  it('masks what was said unless it is asked for', async () => {
    const [masked, shown] = await Promise.all([
      explain(['traces.jsonl', '--span', '00000000000000c1']),
      explain(['traces.jsonl', '--span', '00000000000000c1', '--content']),
    ]);
    assert.match(masked.stdout, /tool\.arguments\.amount +a number$/m);
    assert.match(shown.stdout, /tool\.arguments\.amount +\d+\.0$/m);
  });

  it('says what could not be seen', async () => {
    const { stdout } = await explain(['traces.jsonl', '--span', '00000000000000d1']);
    assert.match(stdout, /^support\/no-ticket-numbers cannot be told$/m);
    assert.match(stdout, /unknown: output\.parts not seen$/m);
  });

  it('tells moments that are written down, each knowing the earlier ones', async () => {
    const { code, stdout } = await parapet(
      ['explain', 'refunds', '--moment', '-', '--rule', 'refunds/refund', '--json'],
      {
        cwd,
        input: `
- { at: tool_result, session: { id: s1 }, tool: { name: verify_identity, result: { ok: true } } }
- { at: tool_call, session: { id: s1 }, tool: { name: issue_refund } }
`,
      },
    );
    assert.equal(code, 0);
    const accounts = JSON.parse(stdout);
    assert.deepEqual(
      accounts.map(({ outcome }: { outcome: string }) => outcome),
      ['allow'],
    );
    assert.equal(accounts[0].explanation.rules.length, 1);
  });

  it('tells what it could read of traces that are broken, and says so', async () => {
    const { code, stdout, stderr } = await explain(['cut.jsonl']);
    assert.equal(code, 1);
    assert.match(stdout, /^support\/prompt-injection did not hold$/m);
    assert.match(stderr, /^cut\.jsonl:2 error /m);
  });

  it('says what is wrong with a moment, a span, a decision and a policy', async () => {
    const wrong = await explain(['--moment', '-'], '{ at: outpt }');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /^standard-input\.yaml:1:7 error parapet\/unknown-value [^^]* Did you mean `output`\?/m);
    assert.match((await explain(['traces.jsonl', '--span', 'nobody'])).stderr, /^There is no span `nobody` here/m);
    assert.match(
      (await explain(['traces.jsonl', '--decision', 'x'])).stderr,
      /^No span here tells of a decision `x`\.$/m,
    );
    assert.equal((await explain(['--moment', 'nowhere.yaml'])).stderr, 'nowhere.yaml cannot be read.\n');
    assert.equal((await parapet(['explain', 'broken', 'traces.jsonl'], { cwd })).code, 1);
  });
});
