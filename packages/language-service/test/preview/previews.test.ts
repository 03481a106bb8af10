import assert from 'node:assert/strict';
import type { LanguageService } from '../../src/index.ts';
import { createLanguageService, createTraceLog } from '../../src/index.ts';
import { serviceWith, titles, URI } from '../service.ts';
import type { Call } from '../traces.ts';
import { TIME, traceLines } from '../traces.ts';

const policy = (rules: string, more = ''): string => `parapet: 1
policy: support
owner: support@acme.example
${more}rules:
${rules}`;

const digits = (pattern: string): string =>
  policy(`  - id: no-digits
    at: output
    when: output.text.matches("${pattern}")
    then: block
    message: No digits.
`);

/** A service in which a policy was saved, and is another by now. */
function edited(calls: readonly Call[], before: string, after: string): LanguageService {
  const log = createTraceLog('file:///a', 'a');
  log.add(traceLines(calls));
  const service = createLanguageService({
    read: () => undefined,
    sourcesOf: () => [log.source],
    saved: () => before,
    now: () => TIME,
    pause: async () => {},
  });
  service.setFile(URI, after);
  return service;
}

const calls = ['Call 555.', 'Call 123.', 'Hello.'].map((answered, index) => ({ answered, time: TIME + index }));

describe('a preview', () => {
  it('says on the lens what an edit changed since it was saved', async () => {
    const service = edited(calls, digits('55'), digits('12'));
    assert.match((await titles(service))['no-digits'] ?? '', /^1 of 3 matched · 1 would block · \+1 −1 since saved — /);
    service.setFile(URI, digits('55'));
    assert.match((await titles(service))['no-digits'] ?? '', /^1 of 3 matched · 1 would block — /);
  });

  it('tells of the text as it is by then, whatever was typed while it was counted', async () => {
    const log = createTraceLog('file:///a', 'a');
    log.add(traceLines(calls));
    let time = TIME;
    const typed = ['1', '12', '123'];
    const service = createLanguageService({
      read: () => undefined,
      sourcesOf: () => [log.source],
      // A step takes longer than a slice may.
      now: () => (time += 4),
      pause: async () => {
        const pattern = typed.shift();
        if (pattern) service.setFile(URI, digits(pattern));
      },
    });
    service.setFile(URI, digits('5'));
    const [asked, again] = await Promise.all([titles(service), titles(service)]);
    assert.deepEqual(typed, []);
    assert.match(asked['no-digits'] ?? '', /^1 of 3 matched/);
    assert.deepEqual(again, asked);
    service.setFile(URI, digits('[15]'));
    assert.match((await titles(service))['no-digits'] ?? '', /^2 of 3 matched/);
  });

  it('tells what an edit changes in groups, without content', async () => {
    const service = edited(calls, digits('55'), digits('12'));
    const impact = await service.impact(URI, { stance: 'as-if-enforced' });
    assert.deepEqual(
      impact?.items.map(({ change, spanId, after }) => [change, spanId, after.by]),
      [
        ['newly-allowed', '0000000000000001', undefined],
        ['newly-blocked', '0000000000000002', 'support/no-digits'],
      ],
    );
    assert.equal(impact?.totals.unchanged, 1);
    assert.ok(!JSON.stringify(impact).includes('Call'));
    assert.equal(await edited(calls, 'nonsense', digits('12')).impact(URI, { stance: 'as-if-enforced' }), undefined);
  });

  it('lists what an edit leaves as it was, where that is asked for', async () => {
    const service = edited(calls, digits('55'), digits('12'));
    const impact = await service.impact(URI, { stance: 'as-if-enforced', only: 'unchanged' });
    assert.deepEqual(
      impact?.items.map(({ change, spanId }) => [change, spanId]),
      [['unchanged', '0000000000000003']],
    );
  });

  const rule = (id: string, at: string, when: string, then: string): string =>
    `  - { id: ${id}, at: ${at}, when: '${when}', then: ${then}, message: No. }\n`;

  it('marks each rule with what became of it, and keeps the marks while the policy is broken', async () => {
    const { service } = serviceWith([...calls, {}]);
    const whole = policy(
      [
        rule('blocks', 'output', 'output.text.contains("Call")', 'block'),
        rule('matches', 'output', 'output.text.contains("Call")', 'flag'),
        rule('never', 'call_end', 'call.duration > duration("1h")', 'flag'),
        rule('unsettled', 'output', 'output.text.contains("Bye")', 'flag'),
        rule('unseen', 'retrieval', 'true', 'flag'),
      ].join(''),
    );
    service.setFile(URI, whole);
    const marks = await service.marks(URI);
    assert.deepEqual(
      marks.map(({ rule, kind }) => [rule, kind]),
      ['blocks', 'matches', 'never', 'unsettled'].map((kind) => [kind, kind]),
    );
    assert.deepEqual(
      marks.map(({ range, stale }) => [range.start.line, stale]),
      [4, 5, 6, 7].map((line) => [line, false]),
    );
    service.setFile(URI, `broken: [\n${whole}`);
    assert.deepEqual(
      (await service.marks(URI)).map(({ kind, range, stale }) => [kind, range.start.line, stale]),
      marks.map(({ kind, range }) => [kind, range.start.line + 1, true]),
    );
  });

  const remembering = policy(
    `  - id: again
    at: output
    when: asked.count >= 2
    then: flag
`,
    'memories: { asked: { at: output, when: output.text.contains("x"), within: 1h, per: [] } }\n',
  );

  it('knows what happened before, also of traces that come late', async () => {
    const log = createTraceLog('file:///a', 'a');
    const service = createLanguageService({
      read: () => undefined,
      sourcesOf: () => [log.source],
      now: () => TIME,
      pause: async () => {},
    });
    service.setFile(URI, remembering);
    const HOUR = 3_600_000;
    log.add(traceLines([{ answered: 'begin', time: TIME - 2 * HOUR }], 10));
    log.add(
      traceLines(
        [
          { answered: 'x', time: TIME + 1_000 },
          { answered: 'x', time: TIME + 3_000 },
        ],
        20,
      ),
    );
    assert.match((await titles(service)).again ?? '', /^0 of 3 matched · 0 would block — /);
    log.add(traceLines([{ answered: 'x', time: TIME + 2_000 }], 30));
    assert.match((await titles(service)).again ?? '', /^1 of 4 matched · 0 would block — /);
  });

  it('says what each clause comes to at a span, and masks what is content', async () => {
    const { service } = serviceWith(calls);
    service.setFile(
      URI,
      policy(`  - id: long
    at: output
    when:
      all:
        - size(output.text) > 7
        - output.text == "Call 555."
        - user.id == "x"
    then: flag
`),
    );
    const pinned = { traceId: '1'.padStart(32, '0'), spanId: '1'.padStart(16, '0') };
    const [values, ...others] = await service.clauses(URI, pinned, { content: false });
    assert.deepEqual([values?.rule, values?.outcome, others], ['long', 'unknown', []]);
    const told = new Map(values?.clauses.map(({ text, label }) => [text, label]));
    assert.equal(told.get('size(output.text) > 7'), '= true');
    assert.match(told.get('user.id == "x"') ?? '', /^unknown: user/);
    assert.ok(values?.clauses.every(({ range }) => range.start.line >= 6 && range.start.line <= 10));
    assert.deepEqual(await service.clauses(URI, { ...pinned, spanId: 'f' }, { content: false }), []);
  });

  it('knows what had happened before the pinned moment', async () => {
    const said = ['x', 'x', 'x'].map((answered, index) => ({ answered, time: TIME + index }));
    const { service } = serviceWith(said, {}, 2);
    service.setFile(URI, remembering);
    const { length } = remembering.split('\n');
    const all = { start: { line: 0, character: 0 }, end: { line: length, character: 0 } };
    const labels = (await service.inlayHints(URI, all)).map(({ label }) => label);
    assert.deepEqual(labels.toSorted(), ['= 2', '= true', 'held']);
    service.setFile(URI, remembering.replace('>= 2', '>= 2 &&'));
    const stale = (await service.inlayHints(URI, all)).map(({ label }) => label);
    assert.deepEqual(stale.toSorted(), ['stale: = 2', 'stale: = true', 'stale: held']);
  });

  it('finds the moment that is worth looking at: the latest for which the rule held, or any', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, digits('5'));
    assert.equal((await service.latest(URI, 'no-digits'))?.spanId, '1'.padStart(16, '0'));
    service.setFile(URI, digits('9'));
    assert.equal((await service.latest(URI, 'no-digits'))?.spanId, '3'.padStart(16, '0'));
    assert.equal(await service.latest(URI, 'none'), undefined);
  });

  it('says why a rule did not hold: the nearest moments, and what they lack', async () => {
    const { service } = serviceWith([...calls, {}]);
    service.setFile(
      URI,
      policy(`  - id: both
    at: output
    when:
      all:
        - output.text.startsWith("Call")
        - '!output.text.contains("5")'
        - output.text.endsWith("?")
    then: flag
`),
    );
    const misses = await service.whyNot(URI, 'both', { limit: 3, content: false });
    assert.deepEqual(
      misses.map(({ spanId, state, clauses }) => [spanId.at(-1), state, clauses.map(({ text }) => text)]),
      [
        ['2', 'not-held', ['output.text.endsWith("?")']],
        ['3', 'not-held', ['output.text.startsWith("Call")', 'output.text.endsWith("?")']],
        ['1', 'not-held', ['output.text.contains("5")', 'output.text.endsWith("?")']],
      ],
    );
    const all = await service.whyNot(URI, 'both', { limit: 9, content: false });
    assert.equal(all.at(-1)?.state, 'unknown');
    assert.equal(all.at(-1)?.clauses[0]?.label, 'unknown: content not captured');
  });

  it('tells what many traces say about rules', async () => {
    const seen = Array.from({ length: 150 }, (_, index) => ({
      time: TIME + index,
      ...(index < 50 && { answered: 'a 1' }),
    }));
    const { service } = serviceWith(seen);
    service.setFile(
      URI,
      policy(`  - id: never
    at: span
    when: span.name == "none"
    then: flag
  - id: mild
    at: output
    when: output.text.contains("1")
    then: flag
  - id: strict
    at: output
    when: output.text.contains("a")
    then: block
`),
    );
    const told = await service.dataDiagnostics(URI);
    assert.deepEqual(
      told.map(({ code, message, severity }) => [code, String(message).split('.')[0], severity]),
      [
        ['parapet/data-never-true', '`never` never held in 150 moments', 3],
        ['parapet/data-not-recorded', '`output', 3],
        ['parapet/data-decided-by-another', 'Wherever `mild` held, 50 times, `strict` decided what is done', 3],
        ['parapet/data-not-recorded', '`output', 3],
      ],
    );
    assert.match(String(told[1]?.message), /not recorded in 66 % of 150 moments.*PARAPET_RECORD/);
  });

  it('keeps what traces said beside the rule while it is typed', async () => {
    const { service } = serviceWith(Array.from({ length: 150 }, () => ({ answered: 'none' })));
    service.setFile(URI, digits('5'));
    assert.deepEqual(service.diagnostics(URI), []);
    await service.dataDiagnostics(URI);
    const told = () => service.diagnostics(URI).map(({ message, range }) => [message, range.start.line]);
    assert.deepEqual(told(), [['`no-digits` never held in 150 moments.', 4]]);
    service.setFile(URI, `# why\n${digits('5')}`);
    assert.deepEqual(told(), [['`no-digits` never held in 150 moments.', 5]]);
    service.setFile(URI, digits('5').replace('block', 'blok'));
    assert.deepEqual(told()[1], ['stale: `no-digits` never held in 150 moments.', 4]);
  });

  it('says nothing of a rule that few moments are about', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, digits('999'));
    assert.deepEqual(await service.dataDiagnostics(URI), []);
  });
});
