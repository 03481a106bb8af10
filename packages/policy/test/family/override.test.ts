import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import { decide, type Moment, stream } from '../../src/index.ts';
import { outputMoment, policySet } from '../policies.ts';

const acme = (rule = ''): string =>
  `parapet: 1
policy: acme
layer: organisation
owner: o@acme.example
mode: enforce
controls: [SOC2/CC6.7]
applies: user.id != "root"
finders:
  phone: { pattern: '\\d{3}-\\d{4}' }
rules:
  - { id: phones, at: [output, input], when: output.text.has(phone), then: redact, overridable: true${rule} }
`.replace('[output, input]', 'output');

const support = (fields: string): string => `parapet: 1
policy: support
layer: service
owner: o@acme.example
extend: acme
applies: app.name == "support"
rules:
  - { id: phones, overrides: acme/phones, ${fields} }
`;

const said = (texts: readonly string[], more: Partial<Moment>): readonly string[] =>
  decide(policySet(...texts), outputMoment('Call 555-0142.', { session: { id: 's' }, ...more })).rules.map(
    ({ policy, state, mode, action }) => `${policy} ${state} ${mode} ${action}`,
  );

describe('a rule that overrides another', () => {
  const here = { app: { name: 'support' } };
  const elsewhere = { app: { name: 'other' } };

  it('stands in its place where its policy applies', () => {
    const texts = [acme(), support('then: flag')];
    assert.deepEqual(said(texts, here), ['support held enforce flag']);
    assert.deepEqual(said(texts, elsewhere), ['acme held enforce redact']);
  });

  it('keeps what it leaves out, and where the other applies', () => {
    const texts = [acme(), support('mode: observe')];
    assert.deepEqual(said(texts, here), ['support held observe redact']);
    assert.deepEqual(said(texts, { ...here, user: { id: 'root' } }), []);
    const [, rule] = policySet(...texts).rules;
    assert.deepEqual(rule?.controls, ['SOC2/CC6.7']);
    assert.equal(rule.overrides, 'acme/phones');
  });

  it('leaves the other unsettled where it is not known whether it stands in its place', () => {
    assert.deepEqual(said([acme(), support('then: flag')], { app: new Unknown(['app']) }), [
      'acme unknown enforce redact',
      'support unknown enforce flag',
    ]);
  });

  it('gives the place back when it ends, and for sessions that it is not for', () => {
    const ending = [acme(), support('then: flag, expires: 2026-01-31')];
    assert.deepEqual(said(ending, { ...here, time: Date.UTC(2026, 0, 31) }), ['support held enforce flag']);
    assert.deepEqual(said(ending, { ...here, time: Date.UTC(2026, 1, 1) }), ['acme held enforce redact']);
    const shared = [acme(), support('then: flag, rollout: 50%')];
    const seen = new Set(
      Array.from({ length: 40 }, (_, index) => said(shared, { ...here, session: { id: `s${index}` } }).join()),
    );
    assert.deepEqual([...seen].sort(), ['acme held enforce redact', 'support held enforce flag']);
  });

  it('is for the same sessions as the other, if it does not say for which', () => {
    const texts = [acme(', rollout: 50%'), support('then: flag')];
    for (let index = 0; index < 40; index++) {
      const session = { id: `s${index}` };
      assert.equal(said(texts, { ...here, session }).length, said(texts, { ...elsewhere, session }).length);
    }
  });

  it('stands in its place at the moments that it is about', () => {
    const upper = `${acme().replace(/ {2}- .*\n/, '')}  - { id: phones, at: [tool_call, tool_result], when: tool.text.has(phone), then: block, message: No., overridable: true }\n`;
    const texts = [upper, support('at: tool_call, then: flag')];
    const moment = (at: 'tool_call' | 'tool_result'): Moment =>
      ({
        ...{ at, id: 'm', time: 0, ...here, user: { id: 'u' } },
        tool: { name: 'x', arguments: { a: '555-0142' }, result: '555-0142' },
      }) as Moment;
    const by = (at: 'tool_call' | 'tool_result') =>
      decide(policySet(...texts), moment(at)).rules.map(({ policy }) => policy);
    assert.deepEqual([by('tool_call'), by('tool_result')], [['support'], ['acme']]);
  });

  it('may be overridden itself', () => {
    const desk = support('then: block, message: No.')
      .replace('policy: support', 'policy: desk')
      .replace('extend: acme', 'extend: [acme, support]')
      .replace('acme/phones', 'support/phones');
    const texts = [acme(), support('then: flag, overridable: true'), desk];
    assert.deepEqual(said(texts, here), ['desk held enforce block']);
  });

  it('may always say other conditions of its own beside it', () => {
    const own = support('then: redact').replace(
      / {2}- .*\n/,
      '  - { id: all, at: output, when: output.text.has(phone), then: block, message: No., mode: enforce }\n',
    );
    assert.deepEqual(said([acme(), own], here), ['acme held enforce redact', 'support held enforce block']);
  });

  it('decides streams in its place', () => {
    const streamed = (app: string): string => {
      const gate = stream(policySet(acme(), support('then: flag')), outputMoment('', { app: { name: app } }));
      const texts = ['Call 555', '-0142.'].flatMap((piece) => gate.push('text', piece).map(({ text }) => text));
      return [...texts, ...gate.end().map(({ text }) => text)].join('');
    };
    assert.deepEqual([streamed('support'), streamed('other')], ['Call 555-0142.', 'Call [phone].']);
  });

  it('changes the digest by whether it may be', () => {
    const digestOf = (text: string): string => policySet(text).digest;
    assert.notEqual(digestOf(acme()), digestOf(acme().replace(', overridable: true', '')));
  });
});
