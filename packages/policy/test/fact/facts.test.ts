import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import {
  createHistory,
  decide,
  explain,
  type FactRequest,
  factsNeeded,
  type Moment,
  propose,
  redact,
  stream,
} from '../../src/index.ts';
import { outputMoment, policySet } from '../policies.ts';
import { askAll, decideAsking, fails, says } from './answers.ts';

const setOf = (rules: string, more = '') =>
  policySet(`parapet: 1
policy: p
owner: o@acme.example
mode: enforce
finders:
  hostile: { judge: prompts/tone.md, model: m }
  toxic: { http: 'https://tox.internal/check', headers: { authorization: PARAPET_FACT_TOX }, timeout: 500ms }
  leak: { opa: 'http://localhost:8181', entrypoint: shop/leak }
  risky: { function: riskOf, threshold: 0.8 }
  phone: { pattern: '\\d{3}-\\d{4}' }
${more}rules:
${rules.replace(/^/gm, '  ')}
`);

const block = (when: string, more = '') =>
  setOf(`- { id: r, at: output, when: '${when}', then: block, message: No.${more} }`);

const names = (requests: readonly FactRequest[]) => requests.map(({ source }) => source.kind);

const stateOf = (set: ReturnType<typeof setOf>, moment: Moment, ...rest: [Parameters<typeof decide>[2]?]) =>
  decide(set, moment, ...rest).rules.map(({ rule, state }) => `${rule} ${state}`);

describe('a finder that asks', () => {
  it('is asked with all that whoever asks must know', () => {
    const set = setOf(`- id: r
  at: output
  when: 'output.text.has(hostile) && output.text.has(toxic) && output.text.has(leak) && output.text.has(risky)'
  then: flag`);
    const needed = factsNeeded(set, outputMoment('You fool.'));
    assert.deepEqual(
      needed.map(({ source, text }) => ({ ...source, text })),
      [
        { kind: 'judge', prompt: 'Is anybody insulted in this text?\n', model: 'm', timeout: 5000, text: 'You fool.' },
        {
          ...{ kind: 'http', url: 'https://tox.internal/check', headers: { authorization: 'PARAPET_FACT_TOX' } },
          ...{ timeout: 500, text: 'You fool.' },
        },
        {
          ...{ kind: 'opa', url: 'http://localhost:8181/', entrypoint: 'shop/leak', headers: {} },
          ...{ timeout: 5000, text: 'You fool.' },
        },
        { kind: 'function', function: 'riskOf', timeout: 5000, threshold: 0.8, text: 'You fool.' },
      ],
    );
    assert.equal(new Set(needed.map(({ id }) => id)).size, 4);
  });

  it('is known by what it asks, and not by its name', () => {
    const digestOf = (finder: string) =>
      factsNeeded(
        policySet(`parapet: 1
policy: p
owner: o@acme.example
finders: { ${finder} }
rules: [{ id: r, at: output, when: 'output.text.has(f) || output.text.has(g)', then: flag }]
`),
        outputMoment('x'),
      ).map(({ digest }) => digest);
    const [one, other] = digestOf('f: { judge: prompts/tone.md, model: m }, g: { function: g }');
    assert.deepEqual(digestOf('g: { judge: prompts/tone.md, model: m }, f: { function: g }'), [other, one]);
    assert.notEqual(one, digestOf('f: { judge: prompts/tone.md, model: n }, g: { function: g }')[0]);
    assert.notEqual(one, digestOf('f: { judge: words/drugs.txt, model: m }, g: { function: g }')[0]);
  });

  it('decides by what was said, and the decision tells that and not why', () => {
    const set = block('output.text.has(hostile)');
    const moment = outputMoment('You fool.');
    const decision = decideAsking(set, moment, () => says(true, { score: 0.9, why: 'It says "fool".' }));
    assert.equal(decision.verdict, 'deny');
    assert.deepEqual(
      decision.facts?.map(({ digest: _, ...fact }) => fact),
      [
        {
          finder: 'hostile',
          kind: 'judge',
          text: 'output.text',
          score: 0.9,
          findings: [{ start: 0, end: 9, score: 0.9 }],
        },
      ],
    );
    assert.doesNotMatch(JSON.stringify(decision), /fool/);
    const peaceful = decideAsking(set, moment, () => says(false));
    assert.deepEqual(peaceful.rules, []);
    assert.deepEqual(peaceful.facts?.[0]?.findings, []);
  });

  it('is unknown where nobody asked, and an error where asking failed; the rule says what follows', () => {
    for (const settled of ['act', 'allow'] as const) {
      const set = block('output.text.has(hostile)', `, on_unknown: ${settled}, on_error: ${settled}`);
      const expected = settled === 'act' ? 'block' : 'none';
      const unasked = decide(set, outputMoment('x'));
      assert.deepEqual(
        unasked.rules.map(({ state, unknowns }) => ({ state, unknowns })),
        [{ state: 'unknown', unknowns: ['hostile'] }],
      );
      assert.deepEqual(unasked.coverage, { level: 'partial', missing: ['hostile'] });
      assert.equal(propose(unasked).action, expected);
      const failed = decideAsking(set, outputMoment('x'), () => fails('timeout'));
      assert.deepEqual(failed.rules[0]?.error, { code: 'fact-timeout' });
      assert.deepEqual(failed.facts?.[0]?.error, { code: 'fact-timeout' });
      assert.equal(propose(failed).action, expected);
    }
  });

  it('is asked about each text once, however many rules ask', () => {
    const set = setOf(`- { id: a, at: output, when: output.text.has(hostile), then: flag }
- { id: b, at: output, when: '!output.text.has(hostile)', then: flag, mode: observe }
- { id: c, at: output, when: 'output.reasoning.has(hostile)', then: flag }`);
    const parts = [
      { type: 'text', content: 'one' },
      { type: 'reasoning', content: 'two' },
    ] as const;
    const { rounds } = askAll(set, outputMoment('', { output: { parts } }), () => says(false));
    assert.deepEqual(
      rounds.map((round) => round.map(({ text }) => text)),
      [['one\ntwo', 'two']],
    );
  });

  it('is not asked about nothing', () => {
    assert.deepEqual(factsNeeded(block('output.text.has(hostile)'), outputMoment('')), []);
  });

  describe('is asked only while a rule depends on it:', () => {
    for (const [when, needed] of [
      ['user.id == "v" && output.text.has(hostile)', []],
      ['output.text.has(hostile) && user.id == "v"', []],
      ['user.id == "u" || output.text.has(hostile)', []],
      ['user.id == "u" && output.text.has(hostile)', ['judge']],
      ['session.id == "s" && output.text.has(hostile)', ['judge']],
      ['output.text.has(hostile) || output.text.has(toxic) && user.id == "v"', ['judge']],
      ['output.text.count(hostile) + output.text.count(toxic) > 1', ['judge', 'http']],
      ['output.text.find(hostile).exists(f, f.score > 0.5)', ['judge']],
      ['output.text.without(hostile) == ""', ['judge']],
      ['bad && user.id == "u"', ['judge']],
      ['bad && user.id == "v"', []],
      ['input.text.has(hostile)', []],
    ] as const)
      it(when, () => {
        const set = setOf(
          `- { id: r, at: output, when: '${when}', then: block, message: No. }`,
          'variables: { bad: output.text.has(hostile) }\n',
        );
        assert.deepEqual(names(factsNeeded(set, outputMoment('x'))), needed);
      });

    it('not where the policy does not apply', () => {
      const set = setOf(
        `- { id: r, at: output, when: output.text.has(hostile), then: flag }`,
        'applies: app.name == "a"\n',
      );
      assert.deepEqual(factsNeeded(set, outputMoment('x', { app: { name: 'b' } })), []);
      assert.equal(factsNeeded(set, outputMoment('x', { app: { name: 'a' } })).length, 1);
      assert.equal(factsNeeded(set, outputMoment('x')).length, 1);
    });

    it('also where a rule holds already, but would take out more', () => {
      const set = setOf(
        `- { id: r, at: output, when: output.text.has(phone) || output.text.has(hostile), then: redact }`,
      );
      const moment = outputMoment('Call 555-0142');
      assert.deepEqual(names(factsNeeded(set, moment)), ['judge']);
      const delivered = (fact: Parameters<typeof says>[0] | 'failed') =>
        redact(
          'Call 555-0142',
          propose(decideAsking(set, moment, () => (fact === 'failed' ? fails() : says(fact)))).redactions,
        );
      assert.equal(delivered(false), 'Call [phone]');
      assert.equal(delivered(true), '[hostile]');
      assert.equal(delivered('failed'), '[hostile]');
    });
  });

  it('tells sets that ask from those that do not', () => {
    const set = setOf(`- { id: r, at: output, when: output.text.has(hostile), then: flag }
- { id: s, at: input, when: input.text.has(phone), then: flag }`);
    assert.deepEqual([set.asks('output'), set.asks('input')], [true, false]);
  });
});

describe('what a fact says of places', () => {
  const set = setOf(`- { id: r, at: output, when: output.text.has(toxic), then: redact }`);

  it('is taken out there', () => {
    const text = 'You fool, you.';
    const decision = decideAsking(set, outputMoment(text), () => says(true, { findings: [{ start: 4, end: 8 }] }));
    assert.equal(redact(text, propose(decision).redactions), 'You [toxic], you.');
  });

  it('is every part as a whole where it names no place', () => {
    const parts = [
      { type: 'text', content: 'one' },
      { type: 'refusal', content: 'two' },
    ] as const;
    const decision = decideAsking(set, outputMoment('', { output: { parts } }), () => says(true));
    assert.deepEqual(propose(decision).redactions, [
      { part: '/output/parts/0', start: 0, end: 3, placeholder: '[toxic]' },
      { part: '/output/parts/1', start: 0, end: 3, placeholder: '[toxic]' },
    ]);
    assert.equal(
      decideAsking(block('output.text.count(toxic) == 2'), outputMoment('', { output: { parts } }), () => says(true))
        .verdict,
      'deny',
    );
  });

  it('is cut where parts meet', () => {
    const parts = [
      { type: 'text', content: 'one' },
      { type: 'text', content: 'two' },
    ] as const;
    const decision = decideAsking(set, outputMoment('', { output: { parts } }), () =>
      says(true, { findings: [{ start: 2, end: 5 }] }),
    );
    assert.deepEqual(
      decision.rules[0]?.findings.map(({ part, start, end }) => [part, start, end]),
      [
        ['/output/parts/0', 2, 3],
        ['/output/parts/1', 0, 1],
      ],
    );
  });

  it('blocks where it cannot be taken out', () => {
    const calls = setOf(`- { id: r, at: tool_call, when: tool.text.has(toxic), then: redact }`);
    const tool = { name: 't', arguments: { amount: 5 } };
    const decision = decideAsking(calls, { at: 'tool_call', id: 'm', time: 0, tool }, () => says(true));
    assert.equal(propose(decision).action, 'block');
  });

  it('is explained', () => {
    const decision = explain(set, outputMoment('x'), {
      facts: askAll(set, outputMoment('x'), () => says(true)).facts,
    });
    assert.deepEqual(
      decision.rules[0]?.when?.findings?.map(({ finder, part }) => [finder, part]),
      [['toxic', '/output/parts/0']],
    );
    assert.equal(explain(set, outputMoment('x')).rules[0]?.outcome, 'unknown');
  });
});

describe('a recorded fact', () => {
  const set = block('output.text.count(hostile) == 1 && output.text.find(hostile).all(f, f.score > 0.5)');

  it('stands for a second answer, whether the text is there or not', () => {
    for (const fact of [says(true, { score: 0.9 }), says(true, { score: 0.1 }), says(false), fails('refused')]) {
      const decision = decideAsking(set, outputMoment('You fool.'), () => fact);
      const recordedFacts = JSON.parse(JSON.stringify(decision.facts));
      for (const output of [
        outputMoment('You fool.').output,
        { parts: new Unknown(['output.parts']) },
        new Unknown(['output']),
      ]) {
        const again = outputMoment('', { ...(output && { output }), recordedFacts });
        assert.deepEqual(factsNeeded(set, again), []);
        assert.deepEqual(
          decide(set, again).rules.map(({ state, error }) => ({ state, error })),
          decision.rules.map(({ state, error }) => ({ state, error })),
        );
      }
    }
  });

  it('says nothing of another text or finder', () => {
    const recordedFacts = [{ digest: 'another', text: 'output.text', findings: [] }];
    assert.deepEqual(stateOf(set, outputMoment('x', { recordedFacts })), ['r unknown']);
    const { digest } = factsNeeded(set, outputMoment('x'))[0] ?? assert.fail();
    const beyond = [{ digest, text: 'output.text', findings: [{ start: 0, end: 99 }] }];
    assert.deepEqual(stateOf(set, outputMoment('x', { recordedFacts: beyond })), ['r unknown']);
  });
});

describe('a streamed answer that somebody is asked about', () => {
  const { output: _, ...begun } = outputMoment('');
  const start = (when: string, facts?: Parameters<typeof stream>[2], then = 'block') =>
    stream(setOf(`- { id: r, at: output, when: '${when}', then: ${then}, message: No. }`), begun, facts);

  it('is held until its end, which asks', () => {
    const gate = start('output.text.has(hostile)');
    assert.deepEqual([...gate.push('text', 'You '), ...gate.push('text', 'fool.')], []);
    const [request, ...rest] = gate.needed({ finish_reason: 'stop' });
    assert.equal(request?.text, 'You fool.');
    assert.deepEqual(rest, []);
    const facts = new Map([[request?.id ?? '', says(false)]]);
    assert.deepEqual(gate.needed({ finish_reason: 'stop' }, facts), []);
    assert.deepEqual(gate.end({ finish_reason: 'stop' }, facts), [{ channel: 'text', text: 'You fool.' }]);
    assert.equal(gate.decision?.facts?.length, 1);
  });

  it('is stopped by what is said, and by that nobody says anything', () => {
    for (const fact of [says(true), fails(), undefined]) {
      const gate = start('output.text.has(hostile)');
      gate.push('text', 'You fool.');
      const [request] = gate.needed();
      assert.deepEqual(gate.end({ finish_reason: 'stop' }, fact && new Map([[request?.id ?? '', fact]])), []);
      assert.equal(gate.stopped?.action, 'block');
    }
  });

  it('is held as a whole, although only what follows a finding would have to be', () => {
    const gate = start('output.text.has(phone) && output.text.has(hostile)', undefined, 'redact');
    assert.deepEqual(gate.push('text', 'Call 555-0142 now.'), []);
    const [request] = gate.needed();
    assert.deepEqual(gate.end({ finish_reason: 'stop' }, new Map([[request?.id ?? '', says(true)]])), [
      { channel: 'text', text: '[hostile]' },
    ]);
  });

  it('flows where what is asked is known at its first byte', () => {
    const when = 'input.text.has(hostile) && output.text.has(phone)';
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'Fool.' }] }] as const;
    const set = block(when);
    const moment: Moment = { ...begun, input: { messages } };
    const { facts } = askAll(set, { ...moment, output: new Unknown(['output']) }, () => says(false));
    assert.equal(facts.size, 1);
    const gate = stream(set, moment, facts);
    assert.deepEqual(gate.push('text', '555-0142 '), [{ channel: 'text', text: '555-0142 ' }]);
    assert.deepEqual(gate.needed({ finish_reason: 'stop' }, facts), []);
    gate.end({ finish_reason: 'stop' }, facts);
    assert.deepEqual(gate.decision?.rules, []);
  });

  it('does not change its mind where an answer comes after the first byte', () => {
    const set = block('input.text.has(hostile) && output.text.has(phone)', ', on_unknown: allow');
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'Fool.' }] }] as const;
    const moment: Moment = { ...begun, input: { messages } };
    const { facts } = askAll(set, moment, () => says(true));
    const gate = stream(set, moment);
    assert.deepEqual(gate.push('text', '555-0142 '), [{ channel: 'text', text: '555-0142 ' }]);
    assert.deepEqual(gate.needed({ finish_reason: 'stop' }), []);
    gate.end({ finish_reason: 'stop' }, facts);
    assert.equal(gate.stopped, undefined);
    assert.deepEqual(
      gate.decision?.rules.map(({ state }) => state),
      ['unknown'],
    );
  });

  it('tells the author which clause makes it wait', () => {
    assert.deepEqual(
      [
        'output.text.has(hostile)',
        'output.text.has(phone) && bad',
        'input.text.has(hostile) && output.text.has(phone)',
      ].map(
        (when) =>
          setOf(
            `- { id: r, at: output, when: '${when}', then: block, message: No. }`,
            'variables: { bad: output.text.has(toxic) }\n',
          ).rules[0]?.streamClass,
      ),
      ['whole', 'whole', 'deciding'],
    );
  });
});

describe('a memory that asks', () => {
  const set = setOf(
    `- { id: again, at: input, when: insulted.seen, then: flag }
- { id: phones, at: input, when: input.text.has(phone), then: redact }`,
    `memories:
  insulted: { at: input, when: input.text.has(hostile), within: 1h, per: session.id }
`,
  );
  const said = (content: string, id: string): Moment => ({
    ...{ at: 'input', id, time: id === '1' ? 0 : 1000, session: { id: 's' } },
    input: { messages: [{ role: 'user', parts: [{ type: 'text', content }] }] },
  });
  const begin = () => {
    const history = createHistory({ secret: 's' });
    history.keep(set.remembers, 0);
    return history;
  };

  it('remembers by what was said', () => {
    const history = begin();
    const first = decideAsking(set, said('You fool.', '1'), () => says(true), history);
    assert.deepEqual(
      first.remembers?.map(({ certain }) => certain),
      [true],
    );
    history.remember(first, 'happened');
    assert.deepEqual(
      decideAsking(set, said('Sorry.', '2'), () => says(false), history).rules.map(({ rule }) => rule),
      ['again'],
    );
  });

  it('remembers what nobody was asked about as possible', () => {
    const history = begin();
    assert.deepEqual(
      decide(set, said('You fool.', '1'), undefined, history).remembers?.map(({ certain }) => certain),
      [false],
    );
  });

  it('asks about the text as it goes on', () => {
    const { rounds } = askAll(set, said('Call 555-0142, fool.', '1'), () => says(true), begin());
    assert.deepEqual(
      rounds.map((round) => round.map(({ text }) => text)),
      [['Call [phone], fool.']],
    );
  });

  it('asks nothing where nothing is remembered, and nothing of a moment that comes again', () => {
    assert.deepEqual(factsNeeded(set, said('You fool.', '1')), []);
    const history = begin();
    history.remember(decide(set, said('You fool.', '1'), undefined, history), 'happened');
    assert.deepEqual(factsNeeded(set, said('You fool.', '1'), undefined, history), []);
    assert.equal(factsNeeded(set, said('You fool.', '2'), undefined, history).length, 1);
  });
});
