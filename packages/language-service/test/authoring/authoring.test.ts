import assert from 'node:assert/strict';
import { loadPolicySet, readLabels, readPolicyTest } from '@parapet/policy';
import { runLabels, runTest } from '@parapet/replay';
import type { Authored, LanguageService } from '../../src/index.ts';
import { createPositions } from '../../src/text/positions.ts';
import { serviceWith, titles, URI } from '../service.ts';
import type { Call } from '../traces.ts';
import { TIME } from '../traces.ts';

const TESTS = 'file:///work/policies/support.policy.test.yaml';
const LABELS = 'file:///work/policies/support.policy.labels.yaml';

const policy = (rules: string, more = ''): string => `parapet: 1
policy: support
owner: support@acme.example
${more}rules:
${rules}`;

const phones = policy(
  `  - id: no-phones
    at: output
    when: output.text.has(phone)
    then: redact
    message: No.
`,
  'finders:\n  phone: { detector: pii.phone, regions: [US] }\n',
);

const span = (index: number) => ({
  traceId: (index + 1).toString(16).padStart(32, '0'),
  spanId: (index + 1).toString(16).padStart(16, '0'),
});

/** The text of a file once it is edited, and what is to be shown of it. */
function done(service: LanguageService, found: Authored, texts: Readonly<Record<string, string>> = {}) {
  assert.equal(found.kind, 'edit', found.kind === 'refused' ? found.reason : '');
  if (found.kind !== 'edit') throw new Error();
  const { uri, edit, range, note } = found;
  const before = texts[uri] ?? '';
  const edits =
    edit.changes?.[uri] ?? edit.documentChanges?.flatMap((one) => ('edits' in one ? (one.edits as never[]) : [])) ?? [];
  const positions = createPositions(before);
  const text = edits.reduceRight(
    (all, { range: { start, end }, newText }) =>
      all.slice(0, positions.offset(start)) + newText + all.slice(positions.offset(end)),
    before,
  );
  service.setFile(uri, text);
  const after = createPositions(text);
  return { uri, text, note, shown: text.slice(after.offset(range.start), after.offset(range.end)) };
}

const setOf = (text: string) => {
  const { set, problems } = loadPolicySet([{ path: 'support.policy.yaml', text }], () => undefined);
  assert.ok(set, JSON.stringify(problems));
  return set;
};

describe('a rule written from a span', () => {
  const written = (call: Call, text = phones) => {
    const { service } = serviceWith([call]);
    service.setFile(URI, text);
    return { service, ...done(service, service.newRule(URI, span(0)), { [URI]: text }) };
  };

  it('asks the finders of the policy that find something, and holds for that span', async () => {
    const { service, text, shown } = written({ answered: 'Call +1 212 555 0142.' });
    assert.equal(
      shown,
      `- id: phone-in-output
    at: output
    when:
      all:
        - model.name == "gpt-4o-mini"
        - output.text.has(phone)
    then: flag`,
    );
    assert.ok(text.startsWith(phones));
    assert.deepEqual(
      service.diagnostics(URI).filter(({ severity }) => severity === 1),
      [],
    );
    assert.match((await titles(service))['phone-in-output'] ?? '', /^1 of 1 matched/);
  });

  it('declares a built-in detector where no finder of the policy finds anything', () => {
    const { text, shown } = written({ answered: 'Write to robin@acme.example.' });
    assert.match(text, /^finders:\n {2}email: \{ detector: pii\.email \}\n {2}phone:/m);
    assert.match(shown, /^- id: email-in-output\n(?:.*\n)*.*- output\.text\.has\(email\)\n/);
  });

  it('is about the tool and the limits of its arguments, and holds no text of them', () => {
    const tool = {
      name: 'issue_refund',
      arguments: { amount: 20, 'to whom': 3, express: true, why: 'They are angry.' },
    };
    const { shown } = written({ tool });
    assert.match(shown, /^- id: issue-refund-tool-call\n {4}at: tool_call\n/);
    for (const clause of [
      'tool.name == "issue_refund"',
      'double(tool.arguments.amount) >= 20.0',
      'double(tool.arguments["to whom"]) >= 3.0',
      'tool.arguments.express == true',
    ])
      assert.ok(shown.includes(`- ${clause}\n`), clause);
    assert.ok(!shown.includes('angry'));
  });

  it('has an id that no other rule has', () => {
    const taken = phones.replace('id: no-phones', 'id: phone-in-output');
    assert.match(written({ answered: 'Call +1 212 555 0142.' }, taken).shown, /^- id: phone-in-output-2\n/);
  });

  it('is not written into what cannot be loaded, nor from what is not there', () => {
    const { service } = serviceWith([{ answered: 'Hi.' }]);
    service.setFile(URI, phones.replace('has(phone)', 'has(fone)'));
    assert.equal(service.newRule(URI, span(0)).kind, 'refused');
    service.setFile(URI, phones);
    assert.equal(service.newRule(URI, span(7)).kind, 'refused');
  });
});

describe('a test written from a span', () => {
  const write = async (calls: readonly Call[], text: string, index = calls.length - 1, tests?: string) => {
    const { service } = serviceWith(calls, tests === undefined ? {} : { [TESTS]: tests });
    service.setFile(URI, text);
    const found = done(service, await service.addTest(URI, span(index)), tests === undefined ? {} : { [TESTS]: tests });
    const { test, problems } = readPolicyTest('support.policy.test.yaml', found.text);
    assert.deepEqual(problems, []);
    const failures = runTest(setOf(text), test, () => undefined).flatMap((one) => one.failures);
    assert.deepEqual(failures, [], found.text);
    return found;
  };

  it('expects what is decided now, and leaves out what nothing depends on', async () => {
    const { uri, text } = await write([{ asked: 'Whom?', answered: 'Call +1 212 555 0142.' }], phones);
    assert.equal(uri, TESTS);
    assert.equal(
      text,
      `parapet: 1
policy: support.policy.yaml
cases:
  - name: output of chat gpt-4o-mini in trace 00000000
    given:
      at: output
      output: { text: Call +1 212 555 0142. }
    expect: { rule: no-phones, verdict: modify, text: 'Call [phone].' }
`,
    );
  });

  it('stands behind the other cases', async () => {
    const tests = `parapet: 1
policy: support.policy.yaml
cases:
  # The first.
  - name: one
    given: { at: output, output: { text: Hi. } }
    expect: { verdict: allow }
`;
    const { text, shown } = await write([{ answered: 'Bye.' }], phones, 0, tests);
    assert.ok(text.startsWith(tests));
    assert.match(shown, /^- name: output of chat(?:.*\n)+.*expect: \{ verdict: allow \}$/);
  });

  it('tells what happened before where that matters, and only that', async () => {
    const remembering = policy(
      `  - { id: again, at: output, when: 'asked.count >= 2 && output.text.contains("y")', then: flag }\n`,
      'memories: { asked: { at: output, when: \'output.text.contains("x")\', within: 1h, per: [] } }\n',
    );
    // All of one trace, as the steps of a conversation are.
    const calls = ['x 1', 'nothing', 'x 2', 'then y'].map((answered, index) => ({
      answered,
      time: TIME + index * 60_000,
    }));
    const { service, traces } = serviceWith([]);
    const { traceLines } = await import('../traces.ts');
    traces.add(traceLines(calls).replaceAll(/"traceId":"\w+"/g, `"traceId":"${'a'.repeat(32)}"`));
    service.setFile(URI, remembering);
    const pinned = { traceId: 'a'.repeat(32), spanId: span(3).spanId };
    const { text, note } = done(service, await service.addTest(URI, pinned));
    assert.equal(note, undefined);
    assert.match(text, /sequence:\n(?:.*\n)*.*x 1(?:.*\n)*.*x 2(?:.*\n)*.*\{ text: then y \}/);
    assert.ok(!text.includes('nothing') && !text.includes('model:'));
    assert.match(text, /after: 2m\n/);
    const { test } = readPolicyTest('t', text);
    assert.deepEqual(
      runTest(setOf(remembering), test, () => undefined).flatMap((one) => one.failures),
      [],
    );
  });

  it('writes moments of tools and of the ends of calls', async () => {
    const refunds =
      policy(`  - { id: refunds, at: tool_call, when: tool.arguments.amount > 5.0, then: block, message: No. }
  - { id: slow, at: call_end, when: call.duration > duration("1ms"), then: flag }
`);
    const call = { tool: { name: 'issue_refund', arguments: { amount: 20, note: 'a\nb' } } };
    const { text } = await write([call], refunds);
    assert.match(text, /rule: (?:refunds|slow), verdict/);
  });
});

describe('a label on a span', () => {
  const answer = { answered: 'Call +1 212 555 0142.' };
  const label = (service: LanguageService, more: object = {}) =>
    service.label(URI, span(0), { rule: 'no-phones', kind: 'false-alarm', ...more });

  it('keeps the hash of the moment and where its trace is, and nothing that was said', async () => {
    const { service } = serviceWith([answer]);
    service.setFile(URI, phones);
    const { uri, text, note } = done(service, label(service));
    assert.deepEqual([uri, note], [LABELS, undefined]);
    assert.match(
      text,
      /^parapet: 1\npolicy: support\.policy\.yaml\nlabels:\n {2}- moment: output\/0\/[0-9a-f]{32}\n {4}rule: no-phones\n {4}label: false-alarm\n {4}trace: \.\.\/traces\/demo\.otlp\.jsonl\n$/,
    );
    assert.deepEqual(
      service.diagnostics(LABELS).filter(({ code }) => code !== 'parapet/unreadable-file'),
      [],
    );
    assert.match((await titles(service))['no-phones'] ?? '', / · 1 label, 1 not met — /);
  });

  it('takes the place of what was said before', () => {
    const { service } = serviceWith([answer]);
    service.setFile(URI, phones);
    const { text } = done(service, label(service));
    const again = done(service, label(service, { kind: 'right' }), { [LABELS]: text });
    assert.equal(again.text, text.replace('false-alarm', 'right'));
  });

  it('keeps the moment of a label that is there already, once that is asked for', () => {
    const { service } = serviceWith([answer]);
    service.setFile(URI, phones);
    const { text } = done(service, label(service));
    const kept = done(service, label(service, { keepsMoment: true }), { [LABELS]: text });
    const { labels, problems } = readLabels('l', kept.text);
    assert.deepEqual([labels.labels.map(({ given }) => given?.moment.at), problems], [['output'], []]);
  });

  it('keeps the moment only where that is asked for, and then needs no trace', () => {
    const { service } = serviceWith([answer]);
    service.setFile(URI, phones);
    const { text } = done(service, label(service, { kind: 'right', keepsMoment: true, note: 'they: all' }));
    assert.ok(text.includes('+1 212'));
    const { labels, problems } = readLabels('l', text.replace(/^ +trace:.*\n/m, ''));
    assert.deepEqual(problems, []);
    const { results } = runLabels(setOf(phones), labels, () => undefined);
    assert.deepEqual(
      results.map(({ failures, skipped }) => [failures, skipped]),
      [[[], undefined]],
    );
  });

  it('tells precision and recall of a rule once there are enough', async () => {
    const calls = Array.from({ length: 24 }, (_, index) => ({ answered: index < 20 ? answer.answered : 'Hello.' }));
    const { service } = serviceWith(calls);
    service.setFile(URI, phones);
    let text = '';
    for (const index of calls.keys()) {
      const kind = index === 0 ? 'false-alarm' : index < 20 ? 'right' : 'missed';
      const found = service.label(URI, span(index), { rule: 'no-phones', kind });
      ({ text } = done(service, found, { [LABELS]: text }));
    }
    assert.match(
      (await titles(service))['no-phones'] ?? '',
      / · precision 95 % · recall 82 % · 24 labels, 5 not met — /,
    );
  });

  it('is refused where the rule is not about what the span tells of', () => {
    const { service } = serviceWith([answer]);
    service.setFile(URI, phones.replace(/at: output(?:.*\n)*/, 'at: retrieval\n    when: "true"\n    then: flag\n'));
    assert.match(JSON.stringify(label(service)), /is not about/);
  });
});
