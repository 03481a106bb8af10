import assert from 'node:assert/strict';
import {
  decisionEvents,
  decisionLogRecord,
  decisionMetrics,
  recordedDecisions,
  semconv,
  verdictAttributes,
} from '../../src/index.ts';
import { pointerRecorder } from '../../src/verdict/recorded-pointer.ts';
import { decided, finding, redacting, result } from './decided.ts';

describe('the events of a decision', () => {
  it('are none where no rule had anything to say', () => {
    assert.deepEqual(decisionEvents(decided([])), []);
    assert.equal(decisionLogRecord(decided([])), undefined);
  });

  it('are one for the decision and one for each finding, without content', () => {
    const one = decided([redacting, result('r', { state: 'unknown', unknowns: ['user.id'] })]);
    const id = verdictAttributes([one])['parapet.decision.id'];
    assert.deepEqual(decisionEvents(one, { tool: 'send', fingerprint: () => 'hmac' }), [
      {
        name: 'parapet.decision',
        attributes: {
          ...verdictAttributes([one]),
          'parapet.moment.at': 'output',
          'parapet.moment.id': 'output/0/abc',
          'parapet.moment.time': 1000,
          'parapet.host': 'transport',
          'parapet.engine.version': '1',
          'parapet.possible.verdict': 'allow',
          'parapet.unsettled.rule.ids': ['p/r'],
          'parapet.changed.parts': ['/output/parts/0'],
          'parapet.text.parts': ['/output/parts/0'],
          'parapet.scanned.finders': ['sha256:finder'],
          'parapet.finding.count': 1,
          'gen_ai.tool.name': 'send',
        },
      },
      {
        name: 'parapet.finding',
        attributes: {
          'parapet.decision.id': id,
          'parapet.policy.id': 'p',
          'parapet.rule.id': 'no-phone',
          'parapet.finder.name': 'phone',
          'parapet.finder.digest': 'sha256:finder',
          'parapet.finding.kind': 'pattern',
          'parapet.finding.part': '/output/parts/0',
          'parapet.finding.start': 2,
          'parapet.finding.end': 10,
          'parapet.finding.hmac': 'hmac',
        },
      },
    ]);
  });

  it('tell of what others said, also where no rule had anything to say, and are read back', () => {
    const asked = { finder: 'hostile', kind: 'judge', digest: 'd1' } as const;
    const facts = [
      { ...asked, text: 'output.text', score: 0.25, findings: [] },
      {
        ...asked,
        digest: 'd2',
        text: 'output.text',
        findings: [
          { start: 0, end: 4, score: 0.5 },
          { start: 6, end: 9 },
        ],
      },
      { ...asked, digest: 'd3', text: 'input.text', error: { code: 'fact-timeout' } },
      // Of a text that has no name, nobody could find it again.
      { ...asked, digest: 'd4', findings: [] },
      {
        ...asked,
        digest: 'd5',
        text: 'output.text',
        findings: Array.from({ length: 129 }, (_, at) => ({ start: at, end: at + 1 })),
      },
    ];
    const one = decided([], { decision: { facts } });
    const events = decisionEvents(one);
    assert.deepEqual(
      events.map(({ name }) => name),
      ['parapet.decision', ...Array(4).fill('parapet.fact')],
    );
    assert.deepEqual(events[2]?.attributes, {
      'parapet.decision.id': verdictAttributes([one])['parapet.decision.id'],
      'parapet.finder.name': 'hostile',
      'parapet.finder.digest': 'd2',
      'parapet.fact.kind': 'judge',
      'parapet.fact.text': 'output.text',
      'parapet.fact.match': true,
      'parapet.fact.starts': [0, 6],
      'parapet.fact.ends': [4, 9],
      'parapet.fact.scores': [0.5, -1],
    });
    const [read] = recordedDecisions({ events });
    assert.deepEqual(
      read?.facts,
      facts.slice(0, 3).map(({ finder: _, kind: __, ...fact }) => fact),
    );
    assert.equal(decisionLogRecord(one)?.body.facts?.length, 4);
  });

  it('tell of nothing that is no fact', () => {
    const one = decided([], {
      decision: {
        facts: [{ finder: 'f', kind: 'http', digest: 'd', text: 'input.text', findings: [{ start: 0, end: 2 }] }],
      },
    });
    for (const [name, value] of [
      ['parapet.fact.match', 'true'],
      ['parapet.fact.starts', [2]],
      ['parapet.fact.starts', ['0']],
      ['parapet.fact.ends', [2, 3]],
      ['parapet.fact.scores', [7]],
      ['parapet.finder.digest', 1],
      ['parapet.decision.id', 'another'],
    ] as const) {
      const events = decisionEvents(one).map((event) =>
        event.name === 'parapet.fact' ? { ...event, attributes: { ...event.attributes, [name]: value } } : event,
      );
      assert.equal(recordedDecisions({ events })[0]?.facts, undefined, name);
    }
  });

  it('are read back as they were written', () => {
    const one = decided([redacting], { decision: { verdict: 'modify', possible: 'modify' } });
    const [read, ...none] = recordedDecisions({ events: decisionEvents(one, { tool: 'send' }) });
    assert.deepEqual(none, []);
    assert.deepEqual(read, {
      digest: 'sha256:abc',
      at: 'output',
      momentId: 'output/0/abc',
      time: 1000,
      verdict: 'modify',
      action: 'redact',
      possible: 'modify',
      observed: 'allow',
      policy: 'p',
      rule: 'no-phone',
      reason: 'no-phone-reason',
      engine: '1',
      tool: 'send',
      held: ['p/no-phone'],
      unsettled: [],
      host: 'transport',
      decisionId: verdictAttributes([one])['parapet.decision.id'],
      coverage: 'full',
      changed: ['/output/parts/0'],
      pieces: ['/output/parts/0'],
      scanned: ['sha256:finder'],
      findings: [{ part: '/output/parts/0', digest: 'sha256:finder', start: 2, end: 10 }],
    });
  });

  it('do not claim to know all findings once one of them was lost', () => {
    const two = result('r', {
      action: 'redact',
      findings: [finding('/output/parts/0', 0, 1), finding('/output/parts/0', 2, 3)],
    });
    const events = decisionEvents(decided([two]));
    assert.deepEqual(recordedDecisions({ events })[0]?.scanned, ['sha256:finder']);
    assert.deepEqual(recordedDecisions({ events: events.slice(0, -1) })[0]?.scanned, []);
  });

  it('show no name of a member that somebody wrote, nor anything that it could be guessed from', () => {
    const at = '/tool/arguments';
    const pieces = [
      `${at}/12125550142#`,
      `${at}/12125550142`,
      `${at}/john_q#`,
      `${at}/john_q/0`,
      `${at}/john_q/1/zip#`,
    ];
    pieces.push(`${at}/john_q/1/zip`);
    const findings = [`${at}/john_q/1/zip`, `${at}/12125550142#`, '/input/messages/3/parts/0/result/90210/x', '/x/y'];
    const one = decided([result('r', { action: 'redact', findings: findings.map((part) => finding(part, 0, 1)) })], {
      decision: {
        pieces,
        coverage: { level: 'partial', missing: ['user', `${at}/john_q`, '/input/messages/0/parts/1 (image_url)'] },
      },
    });
    const events = decisionEvents(one);
    const [read] = recordedDecisions({ events });
    const recorded = [`${at}/0#`, `${at}/0`, `${at}/1#`, `${at}/1/0`, `${at}/1/1/0#`, `${at}/1/1/0`];
    assert.deepEqual(read?.pieces, recorded);
    const places = [`${at}/1/1/0`, `${at}/0#`, '/input/messages/3/parts/0/result/0/0', '/0/0'];
    assert.deepEqual(
      read?.findings.map(({ part }) => part),
      places,
    );
    assert.deepEqual([...(read?.changed ?? [])].sort(), [...places].sort());
    assert.equal(
      events[0]?.attributes['parapet.coverage.missing'],
      `user,${at}/1,/input/messages/0/parts/1 (image_url)`,
    );
    assert.deepEqual(recorded.map(pointerRecorder({ pieces: recorded })), recorded);
  });

  it('do not list the pieces of a text that has very many', () => {
    const pieces = Array.from({ length: 1000 }, (_, index) => `/tool/arguments/${index}`);
    const [event] = decisionEvents(decided([redacting], { decision: { pieces } }));
    assert.ok(!('parapet.text.parts' in (event?.attributes ?? {})));
  });

  it('that are malformed are passed over', () => {
    const [event] = decisionEvents(decided([redacting]));
    for (const name of ['parapet.policy_set.digest', 'parapet.moment.at', 'parapet.moment.id', 'parapet.verdict'])
      assert.deepEqual(
        recordedDecisions({ events: [{ name: 'parapet.decision', attributes: { ...event?.attributes, [name]: 7 } }] }),
        [],
      );
  });

  it('are in the log too, with their findings, as news and not as errors', () => {
    const record = decisionLogRecord(decided([redacting]));
    assert.deepEqual(
      [record?.eventName, record?.severityNumber, record?.severityText],
      ['parapet.decision', 13, 'WARN'],
    );
    assert.equal(record?.attributes['parapet.moment.at'], 'output');
    assert.equal(record?.body.findings[0]?.['parapet.finding.start'], 2);
    const watched = decisionLogRecord(decided([result('w', { mode: 'observe', action: 'block' })]));
    assert.equal(watched?.severityText, 'INFO');
  });

  it('are counted once for each rule, and once where there was none', () => {
    const count = (...rules: readonly ReturnType<typeof result>[]) => decisionMetrics(decided(rules));
    assert.deepEqual(count(), [
      { 'parapet.moment.at': 'output', 'parapet.verdict': 'allow', 'parapet.action': 'none' },
    ]);
    assert.deepEqual(
      count(redacting, result('w', { mode: 'observe' })).map((attributes) => [
        attributes['parapet.rule.id'],
        attributes['parapet.rule.mode'],
        attributes['parapet.action'],
      ]),
      [
        ['no-phone', 'enforce', 'redact'],
        ['w', 'observe', 'none'],
      ],
    );
  });
});

describe('what was done', () => {
  const halting = result('stop', { action: 'halt', options: { scope: 'session' } });
  const actions = (...rules: Parameters<typeof decided>) =>
    decisionMetrics(decided(...rules)).map((attributes) => attributes['parapet.action']);

  it('is counted for the rule of each slot, as long as the host did as it was told', () => {
    const rules = [redacting, result('seen'), result('seen-too')];
    assert.deepEqual(actions(rules), ['redact', 'flag', 'none']);
    assert.deepEqual(actions(rules, { outcome: { action: 'block' } }), ['block', 'none', 'none']);
    assert.deepEqual(actions(rules, { outcome: { action: 'none' } }), ['none', 'none', 'none']);
  });

  it('is told of a call that was halted before, whatever its own moment says', () => {
    const { proposal } = decided([halting]);
    const later = { ...decided([]), proposal, outcome: { host: 'transport', action: 'halt', duration: 0 } } as const;
    const [event] = decisionEvents(later);
    assert.equal(event?.attributes['parapet.verdict'], 'deny');
    assert.equal(event?.attributes['parapet.rule.id'], 'stop');
    assert.equal(event?.attributes['parapet.blocked'], true);
    assert.equal(decisionMetrics(later)[0]?.['parapet.action'], 'halt');
  });

  it('names whom rules notify', () => {
    const [event] = decisionEvents(decided([result('told', { action: 'notify', options: { to: ['desk'] } })]));
    assert.deepEqual(event?.attributes['parapet.notify'], ['desk']);
  });
});

describe('the names of attributes', () => {
  const { DECISION_EVENT, FACT_EVENT, FINDING_EVENT, PARAPET, ...attributes } = semconv;
  const names = Object.values(attributes);

  it('are none of them the beginning of another', () => {
    for (const name of names.filter((each) => each.startsWith(PARAPET)))
      for (const other of names) assert.ok(!other.startsWith(`${name}.`), `${other} is in ${name}`);
  });

  it('are those of the events and of the span', () => {
    const one = decided([redacting, result('w', { mode: 'observe', action: 'block' })], {
      decision: { coverage: { level: 'partial', missing: ['user'] } },
      outcome: { maxHold: 1, unenforced: 'why' },
    });
    const written = [
      verdictAttributes([one]),
      ...decisionEvents(one).map(({ attributes: each }) => each),
      ...decisionMetrics(one),
    ];
    for (const name of written.flatMap((each) => Object.keys(each))) assert.ok(names.includes(name as never), name);
  });

  it('have values that every backend can search, but for one list that is there as a text too', () => {
    for (const [name, value] of Object.entries(verdictAttributes([decided([redacting])])))
      assert.ok(['string', 'number', 'boolean'].includes(typeof value) || name === 'parapet.rule.ids', name);
  });
});
