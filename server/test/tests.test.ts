import assert from 'node:assert/strict';
import type { Authored, FoundCase, TestsOutcome } from '../src/protocol.ts';
import { FIND_CASES_METHOD, RUN_TESTS_METHOD, UPDATE_CASE_METHOD } from '../src/protocol.ts';
import { startClient, type TestClient } from './test-client.ts';
import { answerLines } from './traces.ts';
import { type WorkspaceFolder, workspaceFolder } from './workspace-folder.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]") && output.text.size() > 3
    then: block
    message: No digits.
`;

const cases = `parapet: 1
policy: support.policy.yaml
cases:
  - name: a number is refused
    given: { at: output, output: { text: Call 555. } }
    expect: { rule: no-digits, verdict: deny }
  - name: a greeting is refused
    given: { at: output, output: { text: Hello. } }
    expect: { verdict: deny }
  - name: the recorded answer is refused
    trace: calls.otlp.jsonl
    expect: { rule: no-digits }
`;

describe('tests of policies, in the language server', () => {
  let folder: WorkspaceFolder;
  let client: TestClient;

  const run = async (files: Readonly<Record<string, string>>): Promise<TestsOutcome> => {
    folder = await workspaceFolder(files);
    client = await startClient({ folders: [folder.uri] });
    return client.connection.sendRequest(RUN_TESTS_METHOD, { uri: folder.uriOf('support.policy.test.yaml') });
  };

  afterEach(async () => {
    await client.stop();
    await folder.dispose();
  });

  const all = {
    'support.policy.yaml': policy,
    'support.policy.test.yaml': cases,
    'calls.otlp.jsonl': answerLines('Call 556.'),
  };

  it('tells of each case whether it passed, and why not at the place of the expectation', async () => {
    const outcome = await run(all);
    assert.deepEqual(outcome.problems, []);
    assert.deepEqual(
      outcome.cases.map(({ name, range, failures }) => [
        name,
        range.start.line,
        failures.map((failure) => failure.range.start.line),
      ]),
      [
        ['a number is refused', 3, []],
        ['a greeting is refused', 6, [8]],
        ['the recorded answer is refused', 9, []],
      ],
    );
    assert.match(outcome.cases[0]?.decided[0] ?? '', /^output .*: deny; held: support\/no-digits$/);
  });

  it('tries what the editor has, before it is saved', async () => {
    await run(all);
    const uri = folder.uriOf('support.policy.yaml');
    await client.open(uri, policy);
    await client.edit(uri, '[0-9]', '[A-Z]');
    const test = folder.uriOf('support.policy.test.yaml');
    await client.open(test, cases);
    await client.edit(test, 'a number is refused', 'a capital is refused');
    const outcome = await client.connection.sendRequest<TestsOutcome>(RUN_TESTS_METHOD, { uri: test });
    assert.deepEqual(
      outcome.cases.map(({ name, failures }) => [name, failures.length]),
      [
        ['a capital is refused', 0],
        ['a greeting is refused', 0],
        ['the recorded answer is refused', 0],
      ],
    );
  });

  it('tells how often each rule and each clause was true and false', async () => {
    const { coverage } = await run(all);
    assert.deepEqual(
      coverage.map(({ uri, rules }) => [
        uri,
        rules.map(({ rule, range, held, notHeld, clauses }) => [
          rule,
          range.start.line,
          held,
          notHeld,
          clauses.map((clause) => [clause.held, clause.notHeld]),
        ]),
      ]),
      [
        [
          folder.uriOf('support.policy.yaml'),
          [
            [
              'no-digits',
              4,
              2,
              1,
              [
                [2, 1],
                [2, 0],
              ],
            ],
          ],
        ],
      ],
    );
  });

  it('says where a policy is wrong instead of trying anything', async () => {
    const outcome = await run({ ...all, 'support.policy.yaml': policy.replace('at: output', 'at: outpt') });
    assert.deepEqual(outcome.cases, []);
    assert.deepEqual(
      outcome.problems.map(({ uri, range }) => [uri, range?.start.line]),
      [[folder.uriOf('support.policy.yaml'), 5]],
    );
  });

  it('says so where a test file or a trace is missing', async () => {
    const { 'calls.otlp.jsonl': _, ...rest } = all;
    const outcome = await run(rest);
    assert.match(outcome.cases[2]?.failures[0]?.message ?? '', /cannot be read/);
    const missing: TestsOutcome = await client.connection.sendRequest(RUN_TESTS_METHOD, {
      uri: folder.uriOf('no.policy.test.yaml'),
    });
    assert.equal(missing.problems.length, 1);
  });

  it('finds the cases of a text that was not saved, and none in what is no test', async () => {
    await run(all);
    const find = (text: string): Promise<readonly FoundCase[]> =>
      client.connection.sendRequest(FIND_CASES_METHOD, { uri: folder.uriOf('new.policy.test.yaml'), text });
    assert.deepEqual(
      (await find(cases)).map(({ name, range }) => [name, range.start.line]),
      [
        ['a number is refused', 3],
        ['a greeting is refused', 6],
        ['the recorded answer is refused', 9],
      ],
    );
    assert.deepEqual(await find(': ['), []);
  });

  it('writes what is decided now into the expectation of a case', async () => {
    await run(all);
    const ask = (index: number): Promise<Authored> =>
      client.connection.sendRequest(UPDATE_CASE_METHOD, { uri: folder.uriOf('support.policy.test.yaml'), index });
    const updated = await ask(1);
    assert.ok(updated.kind === 'edit');
    assert.match(JSON.stringify(updated.edit), /"newText":"\{ verdict: allow \}"/);
    assert.deepEqual(
      [(await ask(0)).kind, (await ask(2)).kind, (await ask(9)).kind],
      ['refused', 'refused', 'refused'],
    );
  });

  it('finds labels and tries them, and skips those of which nothing is left', async () => {
    const label = (kind: string, more: string): string =>
      `  - { moment: output/0/${kind}, rule: no-digits, label: ${kind}, ${more} }\n`;
    const labels = `parapet: 1\npolicy: support.policy.yaml\nlabels:\n${label('missed', 'given: { at: output, output: { text: Hi. } }')}${label('right', 'note: gone')}`;
    await run({ ...all, 'support.policy.labels.yaml': labels });
    const uri = folder.uriOf('support.policy.labels.yaml');
    const found = await client.connection.sendRequest<FoundCase[]>(FIND_CASES_METHOD, { uri, text: labels });
    const outcome = await client.connection.sendRequest<TestsOutcome>(RUN_TESTS_METHOD, { uri });
    assert.deepEqual(
      outcome.cases.map(({ name, failures, skipped }) => [name, failures.length, skipped]),
      [
        ['no-digits: missed', 1, undefined],
        ['no-digits: right (gone)', 0, 'Nothing tells what the moment was.'],
      ],
    );
    assert.deepEqual(
      found.map(({ name }) => name),
      outcome.cases.map(({ name }) => name),
    );
  });
});
