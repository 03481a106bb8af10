import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLanguageService } from '../src/index.ts';
import { serviceWith, titles, URI } from './service.ts';
import { TIME, traceLines } from './traces.ts';
import { calls } from './traffic.ts';

/** What a call is about happens when it starts, a second before its span ends. */
const STARTED = TIME - 1_000;

const policy = `parapet: 1
policy: support
owner: support@acme.example
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - id: no-phones
    at: output
    when: output.text.has(phone)
    then: block
    message: No phone numbers.
  - id: refunds
    at: tool_call
    when: tool.name == "issue_refund"
    then: flag
`;

describe('the language service', () => {
  it('counts again when the policy is edited', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, policy);
    const before = await titles(service);
    service.setFile(URI, policy.replace('has(phone)', 'contains("way")'));
    const after = await titles(service);
    assert.match(before['no-phones'] ?? '', /^2 of \d+ matched · 2 would block/);
    assert.match(after['no-phones'] ?? '', /^1 of \d+ matched · 1 would block/);
    assert.equal(after.refunds, before.refunds);
  });

  it('keeps the last good counts while the text cannot be loaded, marks them stale, and mends them', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, policy);
    const good = await titles(service);
    service.setFile(URI, policy.replace('has(phone)', 'has('));
    const stale = await titles(service);
    assert.deepEqual(stale, Object.fromEntries(Object.entries(good).map(([rule, title]) => [rule, `stale: ${title}`])));
    assert.ok(service.diagnostics(URI).length > 0);
    service.setFile(URI, policy);
    assert.deepEqual(await titles(service), good);
  });

  it('demands what the settings of the folder or of one above it demand, and previews all the same', async () => {
    const { service } = serviceWith(calls);
    const severities = () => service.diagnostics(URI).map(({ code, severity }) => `${code} ${severity}`);
    const settings = 'file:///work/parapet.yaml';
    service.setFile(
      URI,
      policy.replace('parapet: 1', 'parapet: 1\nmode: enforce').replace('owner: support@acme.example\n', ''),
    );
    const good = await titles(service);
    assert.ok(severities().includes('parapet/missing-owner 2'));
    service.setFile(settings, 'profile: production\n');
    assert.ok(severities().includes('parapet/missing-owner 1') && severities().includes('parapet/missing-control 1'));
    assert.deepEqual(await titles(service), good);
    service.setFile('file:///work/policies/parapet.yaml', 'profile: pilot\n');
    assert.ok(severities().includes('parapet/missing-owner 2'));
    service.removeFile('file:///work/policies/parapet.yaml');
    service.setFile('file:///other/parapet.yaml', 'profile: pilot\n');
    assert.ok(severities().includes('parapet/missing-owner 1'));
    service.removeFile(settings);
    assert.ok(severities().includes('parapet/missing-owner 2'));
  });

  it('keeps a stale lens at its rule while lines come before it', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, policy);
    const lines = (await service.codeLenses(URI)).map(({ range }) => range.start.line);
    service.setFile(URI, policy.replace('finders:', 'lists: [\n\nfinders:'));
    const moved = (await service.codeLenses(URI)).map(({ range }) => range.start.line);
    assert.deepEqual(
      moved,
      lines.map((line) => line + 2),
    );
  });

  it('shows nothing for a policy that was never good, nor for one that is gone', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, 'rules: [');
    assert.deepEqual(await titles(service), {});
    service.setFile(URI, policy);
    service.removeFile(URI);
    assert.deepEqual(await titles(service), {});
    assert.deepEqual(service.diagnostics(URI), []);
  });

  it('adds new spans to what was counted', async () => {
    const { service, traces } = serviceWith(calls);
    service.setFile(URI, policy);
    await titles(service);
    traces.add(traceLines([{ answered: 'Call +1 212 555 0143.' }], 100));
    const counted = await titles(service);
    traces.restart();
    traces.add(traceLines(calls));
    traces.add(traceLines([{ answered: 'Call +1 212 555 0143.' }], 100));
    assert.deepEqual(await titles(service), counted);
    assert.match(counted['no-phones'] ?? '', /^3 of \d+ matched · 3 would block/);
  });

  it('looks for words in their file, and again when the file has changed', async () => {
    const files: Record<string, string> = { 'file:///work/policies/words.txt': 'way\n' };
    const { service } = serviceWith(calls, files);
    const worded = policy.replace('{ detector: pii.phone, regions: [US] }', '{ words: words.txt }');
    service.setFile(URI, worded);
    assert.deepEqual([...service.reads()], ['file:///work/policies/words.txt']);
    assert.match((await titles(service))['no-phones'] ?? '', /^1 of/);
    files['file:///work/policies/words.txt'] = 'call\n';
    service.fileChanged('file:///work/policies/words.txt');
    assert.match((await titles(service))['no-phones'] ?? '', /^2 of/);
  });

  it('tells of two policies in one folder that have the same id, and previews both', async () => {
    const { service } = serviceWith(calls);
    const other = 'file:///work/policies/team/other.policy.yaml';
    service.setFile(URI, policy);
    service.setFile(other, policy);
    const told = [URI, other].flatMap((uri) => service.diagnostics(uri).map(({ code }) => code));
    assert.ok(told.includes('parapet/duplicate-policy'), String(told));
    assert.deepEqual(await titles(service, other), await titles(service));
    service.removeFile(other);
    assert.deepEqual(service.diagnostics(URI), []);
  });

  it('lists the moments that a lens counted', async () => {
    const { service } = serviceWith(calls);
    service.setFile(URI, policy);
    const matches = await service.matches(URI, 'no-phones');
    assert.deepEqual(
      matches.map(({ state, proposes, at, time }) => ({ state, proposes, at, time })),
      [
        { state: 'held', proposes: 'block', at: 'output', time: STARTED },
        { state: 'held', proposes: 'block', at: 'output', time: STARTED },
        { state: 'unknown', proposes: 'block', at: 'output', time: STARTED },
      ],
    );
    assert.ok(!JSON.stringify(matches).includes('555'));
  });

  it('lets others have their turn while it counts, and stops when it is told to', async () => {
    let clock = 0;
    const { traces } = serviceWith(Array.from({ length: 50 }, () => ({ answered: 'Call +1 212 555 0142.' })));
    const controller = new AbortController();
    let turns = 0;
    const service = createLanguageService({
      read: () => undefined,
      sourcesOf: () => [traces.source],
      // Each look at the clock is a millisecond, so that a slice is ten moments.
      now: () => clock++,
      pause: async () => {
        turns++;
        if (turns === 2) controller.abort();
      },
    });
    service.setFile(URI, policy);
    assert.deepEqual(await service.codeLenses(URI, controller.signal), []);
    assert.equal(turns, 2);
    assert.match((await titles(service))['no-phones'] ?? '', /^50 of 50 matched/);
  });

  it('shows after any edits what it shows of the result opened afresh', async function () {
    if (process.env.PARAPET_LONG) this.timeout(600_000);
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat({ max: 12 }),
      insert: fc.constantFrom('', 'x', '\n', ':', ' ', '"', '[', '    ', 'phone', 'output.text', '  - id: a\n', '#'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), fc.boolean(), async (edits, mended) => {
        const { service } = serviceWith(calls);
        const texts = [policy];
        for (const { at, remove, insert } of edits) {
          const text = texts.at(-1) ?? '';
          const start = Math.floor(at * text.length);
          texts.push(text.slice(0, start) + insert + text.slice(start + remove));
        }
        if (mended) texts.push(`# again\n${policy}`);
        for (const text of texts) {
          service.setFile(URI, text);
          await service.codeLenses(URI);
        }
        const afresh = serviceWith(calls).service;
        afresh.setFile(URI, texts.at(-1) ?? '');
        assert.deepEqual(service.diagnostics(URI), afresh.diagnostics(URI));
        const lenses = await service.codeLenses(URI);
        const isStale = lenses.some(({ command }) => command?.title.startsWith('stale: '));
        assert.deepEqual(isStale ? [] : lenses, await afresh.codeLenses(URI));
      }),
      { numRuns: process.env.PARAPET_LONG ? 2_000 : 60 },
    );
  });
});
