import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createProject, type Project, type Ran } from './project.ts';

const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');

/** A file that the page shows, by the path in its comment. */
function shown(path: string): string {
  for (const [, text = ''] of page.matchAll(/^```\w+\n((?:.*\n)*?)```$/gm))
    if (text.includes(`# ${path}\n`)) return text;
  throw new Error(`docs/ci.md does not show ${path}`);
}

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

const action = parse(shown('.github/actions/parapet/action.yml'));
const workflow = parse(shown('.github/workflows/policies.yml'));
const hooks: readonly { id: string; entry: string; files: string; pass_filenames?: boolean }[] = parse(
  shown('.pre-commit-hooks.yaml'),
);

const policy = (then: string): string => `parapet: 1
policy: shop
owner: trust@shop.example
mode: enforce
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - id: no-phone-numbers
    at: output
    when: output.text.has(phone)
    then: ${then}
`;
const good = policy('flag');
const tests = `parapet: 1
policy: shop.policy.yaml
cases:
  - name: a phone number is noticed
    given: { at: output, output: { text: Call +1 212 555 0142. } }
    expect: { rule: no-phone-numbers }
`;
const value = (stringValue: string) => ({ stringValue });
const said = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Call +1 212 555 0142.' }] }]);
const span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'chat gpt-4o-mini',
  startTimeUnixNano: '1763676000000000000',
  endTimeUnixNano: '1763676001000000000',
  attributes: [
    { key: 'gen_ai.operation.name', value: value('chat') },
    { key: 'gen_ai.output.messages', value: value(said) },
  ],
};
const trace = `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`;

describe('policies in a pull request', () => {
  let project: Project;

  before(async () => {
    project = createProject();
    project.write({
      'policies/shop.policy.yaml': good,
      'policies/shop.policy.test.yaml': tests,
      'traces/chat.otlp.jsonl': trace,
      '.gitignore': 'node_modules\n',
    });
    const { code, stderr } = await project.run(
      'npm install --package-lock-only && git init --quiet --initial-branch=main && git add . && git commit --quiet -m base && git branch origin/main',
    );
    assert.equal(code, 0, stderr);
  });

  afterEach(() => project.write({ 'policies/shop.policy.yaml': good, 'policies/shop.policy.test.yaml': tests }));

  after(() => project.remove());

  it('has what the workflow runs itself', async () => {
    const { steps } = workflow.jobs.policies;
    const runs: readonly string[] = steps.flatMap(({ run }: { run?: string }) => run ?? []);
    assert.deepEqual(runs, ['npm ci']);
    for (const run of runs) assert.equal((await project.run(run)).code, 0);
  });

  it('asks the action for what it has', () => {
    const { with: given, uses } = workflow.jobs.policies.steps.at(-1);
    assert.equal(uses, './.github/actions/parapet');
    for (const input of Object.keys(given)) assert.ok(input in action.inputs, input);
  });

  it('passes where nothing is wrong, and says what the change does', async () => {
    const steps = await runAction();
    assert.deepEqual(codesOf(steps), { Layout: 0, Check: 0, Test: 0, Difference: 0 });
    assert.match(steps.get('Difference')?.summary ?? '', /^\| newly blocked \| 0 \|$/m);
  });

  it('fails where more is blocked than may be, and shows what', async () => {
    project.write({ 'policies/shop.policy.yaml': policy('block') });
    const steps = await runAction();
    assert.deepEqual(codesOf(steps), { Layout: 0, Check: 0, Test: 0, Difference: 1 });
    assert.match(steps.get('Difference')?.summary ?? '', /^\| newly blocked ❗ \| 1 \|$/m);
  });

  it('compares nothing without traces', async () => {
    assert.deepEqual(codesOf(await runAction({ traces: '' })), { Layout: 0, Check: 0, Test: 0 });
  });

  it('shows problems beside their lines', async () => {
    project.write({ 'policies/shop.policy.yaml': policy('blok') });
    const { Check } = Object.fromEntries(await runAction());
    assert.equal(Check?.code, 1);
    assert.match(Check?.stdout ?? '', /^::error file=policies\/shop\.policy\.yaml,line=11,.*Did you mean `block`\?$/m);
  });

  it('fails where a test does, and where files are laid out unevenly', async () => {
    project.write({ 'policies/shop.policy.test.yaml': tests.replace('rule: no', 'rule:  no').replace('+1 212', '') });
    const steps = await runAction();
    assert.deepEqual([steps.get('Layout')?.code, steps.get('Test')?.code], [1, 1]);
  });

  it('cannot be told to run anything by an input', async () => {
    const steps = await runAction({ base: '$(touch owned)', policies: 'policies"; touch owned; "' });
    assert.equal(steps.get('Check')?.code, 1);
    assert.equal((await project.run('test -e owned')).code, 1);
  });

  /** Every step of the action by its name, also those behind one that failed. */
  async function runAction(
    given: Readonly<Record<string, string>> = {},
  ): Promise<Map<string, Ran & { summary: string }>> {
    const inputs: Record<string, string> = { ...workflow.jobs.policies.steps.at(-1).with, ...given };
    const evaluated = (text: string): string =>
      text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
        if (name === 'github.base_ref') return 'main';
        const input = name.replace('inputs.', '');
        return evaluated(inputs[input] ?? action.inputs[input].default);
      });
    const steps = (action.runs.steps as readonly Step[]).filter((step) => {
      const [, needed] = /^inputs\.(\S+) != ''$/.exec(step.if ?? '') ?? [];
      assert.equal(needed === undefined, step.if === undefined);
      return needed === undefined || evaluated(`\${{ inputs.${needed} }}`) !== '';
    });
    const ran = await Promise.all(
      steps.map(async ({ name, env, run }) => {
        const temporary = mkdtempSync(join(tmpdir(), 'parapet-summary-'));
        const GITHUB_STEP_SUMMARY = join(temporary, 'summary.md');
        const variables = Object.entries(env).map(([variable, text]) => [variable, evaluated(text)]);
        const result = await project.run(run, { ...Object.fromEntries(variables), GITHUB_STEP_SUMMARY });
        const summary = existsSync(GITHUB_STEP_SUMMARY) ? readFileSync(GITHUB_STEP_SUMMARY, 'utf8') : '';
        rmSync(temporary, { recursive: true });
        return [name, { ...result, summary }] as const;
      }),
    );
    return new Map(ran);
  }

  describe('before a commit', () => {
    it('lets policies in that are well, and no others: git', async () => {
      project.write({ '.git/hooks/pre-commit': shown('.git/hooks/pre-commit') });
      chmodSync(join(project.folder, '.git/hooks/pre-commit'), 0o755);
      project.write({ 'policies/shop.policy.yaml': policy('blok') });
      const refused = await project.run('git commit --quiet -am broken');
      assert.equal(refused.code, 1);
      assert.match(refused.stdout + refused.stderr, /Did you mean `block`\?/);
      project.write({ 'policies/shop.policy.yaml': policy('notify') });
      assert.equal((await project.run('git commit --quiet -am notify')).code, 0);
    });

    for (const { id, entry, files, pass_filenames } of hooks)
      it(`looks at what it is about: ${id}`, async () => {
        const committed = ['policies/shop.policy.yaml', 'policies/shop.policy.test.yaml', 'README.md', 'other.yaml'];
        const about = committed.filter((file) => new RegExp(files).test(file));
        const run = () => project.run([entry, ...(pass_filenames === false ? [] : about)].join(' '));
        assert.ok(about.includes('policies/shop.policy.yaml'));
        assert.ok(!about.includes('other.yaml'));
        assert.equal((await run()).code, 0);
        project.write({
          'policies/shop.policy.yaml': id === 'parapet-fmt' ? good.replace('mode: ', 'mode:   ') : policy('blok'),
        });
        const { code } = await run();
        if (id !== 'parapet-fmt') assert.equal(code, 1);
        else assert.equal(readFileSync(join(project.folder, 'policies/shop.policy.yaml'), 'utf8'), good);
      });
  });
});

const codesOf = (steps: ReadonlyMap<string, Ran>): Record<string, number | null> =>
  Object.fromEntries([...steps].map(([name, { code }]) => [name, code]));
