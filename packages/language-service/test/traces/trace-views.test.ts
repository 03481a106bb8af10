import assert from 'node:assert/strict';
import type { ConversationMessage, LanguageService, SpanDetail, TraceFilter, TraceList } from '../../src/index.ts';
import { createLanguageService, createTraceLog } from '../../src/index.ts';
import { URI } from '../service.ts';
import { TIME, traceLines } from '../traces.ts';
import { agentSpans, spanId, traceId, traceLine } from './agent-trace.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
mode: enforce
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - id: no-phone-numbers
    title: Phone numbers stay with us
    at: output
    when: output.text.has(phone) && !("agent" in user.roles)
    then: redact
    message: Use the contact form.
  - id: no-refund-to-phones
    at: tool_call
    when: tool.name == "issue_refund" && tool.text.has(phone)
    then: block
    message: Ask a person.
  - id: long
    at: output
    mode: observe
    when: output.text.size() > 10
    then: flag
    message: That was long.
workflows:
  refund:
    per: session.id
    governs: [issue_refund]
    start: asked
    states:
      asked:
        tools: [issue_refund]
        to:
          - refunded: tool.name == "issue_refund"
      refunded: { final: true }
    otherwise: block
`;

function desk(lines = traceLine(7, agentSpans), text = policy) {
  const log = createTraceLog('file:///work/a.otlp.jsonl', 'a');
  log.add(lines);
  const sources = () => [log.source];
  const pause = async () => {};
  const service = createLanguageService({ read: () => undefined, sourcesOf: sources, sources, now: () => TIME, pause });
  service.setFile(URI, text);
  return { service, log };
}

const list = async (service: LanguageService, filter: TraceFilter = {}): Promise<TraceList> => {
  const traces = await service.traces(filter, 100);
  assert.ok(traces);
  return traces;
};

const detail = async (service: LanguageService, id: number, content = false): Promise<SpanDetail> => {
  const span = await service.span(traceId(7), spanId(id), { content });
  assert.ok(span);
  return span;
};

const said = (messages: readonly ConversationMessage[]): readonly string[] =>
  messages.map(({ role, parts }) => {
    const told = parts.map((part) =>
      'passages' in part ? part.passages.map(({ text }) => text.replaceAll(/\s+/g, ' ')).join('') : part.kind,
    );
    return `${role}: ${told.join(' | ')}`;
  });

describe('the list of traces', () => {
  it('tells what the policies come to over each trace', async () => {
    const { traces, total, spans } = await list(desk().service);
    assert.deepEqual([total, spans], [1, 4]);
    const { name, verdict, isObserved, models, tokens, duration, rules, service } = traces[0] ?? {};
    assert.deepEqual(
      { name, verdict, isObserved, models, tokens, duration, service },
      {
        name: 'invoke_agent support',
        verdict: 'deny',
        isObserved: false,
        models: ['gpt-4o-mini'],
        tokens: { input: 20, output: 5 },
        duration: 3_000,
        service: 'support-bot',
      },
    );
    assert.deepEqual(rules, ['support/no-refund-to-phones', 'support/long']);
  });

  it('has the newest first, and follows traces that arrive and a policy that is typed', async () => {
    const { service, log } = desk();
    log.add(traceLine(8, [{ id: 1, name: 'later', from: 60_000, to: 60_001 }]));
    assert.deepEqual(
      (await list(service)).traces.map(({ name, verdict }) => [name, verdict]),
      [
        ['later', 'undecided'],
        ['invoke_agent support', 'deny'],
      ],
    );
    service.setFile(
      URI,
      policy.replaceAll(/then: block\n {4}message: Ask a person\./g, 'then: flag\n    message: Hm.'),
    );
    assert.equal((await list(service, { text: 'INVOKE' })).traces[0]?.verdict, 'warn');
    service.setFile(URI, `${policy}\n  nonsense`);
    const { traces, stale } = await list(service);
    assert.deepEqual([traces[1]?.verdict, stale], ['warn', [URI]]);
  });

  it('says of a source that begins anew what it shows now, also where it is as much as before', async () => {
    const { service, log } = desk(traceLines([{ answered: 'Call me at +1 212 555 0142.', time: TIME }]));
    const [before] = (await list(service)).traces;
    log.restart();
    log.add(traceLines([{ answered: 'Call me at +1 212 555 0199.', time: TIME + 1 }], 1));
    const [after] = (await list(service)).traces;
    assert.notEqual(after?.traceId, before?.traceId);
    assert.deepEqual(after?.rules, before?.rules);
    assert.ok((after?.rules ?? []).length > 0);
  });

  it('counts what can be filtered by, and filters by it', async () => {
    const { service } = desk(traceLine(7, agentSpans) + traceLines([{ asked: 'Hi', answered: 'Hello' }, {}]));
    const { facets } = await list(service);
    assert.deepEqual(facets.models, [{ value: 'gpt-4o-mini', spans: 4 }]);
    assert.deepEqual(
      facets.rules.map(({ value, spans }) => `${value} ${spans}`),
      ['support/long 2', 'support/no-phone-numbers 2', 'support/no-refund-to-phones 2'],
    );
    const matching = async (filter: TraceFilter): Promise<number> => (await list(service, filter)).matching;
    assert.equal(await matching({ verdicts: ['deny'] }), 1);
    assert.equal(await matching({ verdicts: ['cannot-tell'] }), 2);
    assert.equal(await matching({ verdicts: ['deny'], models: ['other'] }), 0);
    assert.equal(await matching({ rules: ['support/no-refund-to-phones'] }), 1);
    assert.equal(await matching({ since: TIME - 500 }), 1);
    assert.equal(await matching({ text: traceId(7).slice(0, 31) }), 3);
  });
});

describe('a trace', () => {
  it('is its spans as a tree, with the rules of each', async () => {
    const spans = await desk().service.trace(traceId(7), { verdicts: ['deny'] });
    assert.deepEqual(
      spans?.map(({ depth, name, kind, verdict, isWanted, rules }) => [
        depth,
        name,
        kind,
        verdict,
        isWanted,
        rules.map((rule) => `${rule.name} ${rule.state}`).join(),
      ]),
      [
        [0, 'invoke_agent support', 'agent', 'undecided', false, ''],
        [1, 'chat gpt-4o-mini', 'model', 'deny', true, 'support/no-refund-to-phones held'],
        [1, 'execute_tool issue_refund', 'tool', 'deny', true, 'support/no-refund-to-phones held'],
        [1, 'chat gpt-4o-mini', 'model', 'warn', false, 'support/no-phone-numbers unknown,support/long held'],
      ],
    );
  });

  it('that is not there has no spans', async () => {
    assert.deepEqual(await desk().service.trace('nothing', {}), []);
    assert.equal(await desk().service.span('nothing', '1', { content: false }), undefined);
  });
});

describe('a span', () => {
  it('tells the conversation with its evidence masked', async () => {
    const { service } = desk();
    assert.deepEqual(said((await detail(service, 2)).conversation), [
      'system: Be kind.',
      'user: Refund me.',
      'assistant: { "to": "[phone]" }',
    ]);
    assert.deepEqual(said((await detail(service, 3)).conversation), [
      'assistant: { "to": "[phone]" }',
      'tool: { "ok": true }',
    ]);
    assert.ok(!JSON.stringify(await detail(service, 3)).includes('212'));
    assert.deepEqual(said((await detail(service, 3, true)).conversation), [
      'assistant: { "to": "+1 212 555 0142" }',
      'tool: { "ok": true }',
    ]);
  });

  it('tells which of a transcript is new', async () => {
    const { conversation } = await detail(desk().service, 4);
    assert.deepEqual(
      conversation.map(({ role, isNew }) => [role, isNew]),
      [
        ['user', false],
        ['assistant', false],
        ['tool', true],
        ['assistant', true],
      ],
    );
  });

  it('tells every rule clause by clause, what held first', async () => {
    const { decisions } = await detail(desk().service, 4);
    const output = decisions.find(({ at }) => at === 'output');
    assert.deepEqual(
      output?.rules.map(({ name, outcome, mode, verdict, range }) => [name, outcome, mode, verdict, range.start.line]),
      [
        ['support/long', 'held', 'observe', 'warn', 18],
        ['support/no-phone-numbers', 'unknown', 'enforce', 'modify', 7],
      ],
    );
    assert.deepEqual(
      output?.rules[1]?.clauses.map(({ depth, text, label }) => [depth, text, label]),
      [
        [0, 'output.text.has(phone) && !("agent" in user.roles)', 'unknown: user not recorded'],
        [1, 'output.text.has(phone)', '= true'],
        [1, '!("agent" in user.roles)', 'unknown: user not recorded'],
        [2, '"agent" in user.roles', 'unknown: user not recorded'],
        [3, 'user.roles', 'unknown: user not recorded'],
      ],
    );
  });

  it('tells where a workflow stood before and after', async () => {
    const { decisions } = await detail(desk().service, 3);
    const [workflow] = decisions.flatMap(({ workflows }) => workflows);
    assert.deepEqual(
      [workflow?.name, workflow?.before, workflow?.after, workflow?.states.map(({ name }) => name)],
      ['refund', ['asked'], ['refunded'], ['asked', 'refunded']],
    );
  });

  it('says where content was not captured', async () => {
    const { service } = desk(traceLines([{}]));
    const { isUnseen, conversation } = (await service.span(traceId(1), spanId(1), { content: false })) ?? {};
    assert.deepEqual([isUnseen, said(conversation ?? [])], [true, ['user: unseen', 'assistant: unseen']]);
  });

  it('has attributes without what was said', async () => {
    const { attributes } = await detail(desk().service, 4);
    const names = attributes.map(({ name }) => name);
    assert.ok(names.includes('gen_ai.request.model') && !names.some((name) => name.includes('messages')));
  });
});
