import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Unknown } from '@parapet/cel';
import type { Input, Message, Moment, Output, Part, ToolCall } from '@parapet/policy';
import { contradictions } from './compare.ts';
import { DURATION, momentsOnTheWire } from './on-the-wire.ts';
import { recordedExchanges, recordedMoments, recordings } from './recorded.ts';
import { conventionsPage } from './table.ts';

/** Of the same calls through another interface, the same is said with other ids, roles and reasons. */
const overOtherInterfaces: ReadonlySet<string> = new Set(['anthropic-sdk', 'opentelemetry-openai-responses']);

/** Packages that leave out by what their moments could be known again. */
const withoutIds: ReadonlySet<string> = new Set(['openllmetry-openai-before', 'openinference-openai']);

const kinds = ['input', 'output', 'tool_call', 'tool_result', 'call_end'] as const;
const ofKind = (moments: readonly Moment[], kind: string): readonly Moment[] => moments.filter(({ at }) => at === kind);

describe('what packages write of the same conversations', () => {
  it('is recorded of all of them', () => {
    assert.equal(recordings.length, 8);
  });

  for (const app of recordings.filter((name) => !overOtherInterfaces.has(name)))
    describe(app, () => {
      const wire = momentsOnTheWire(recordedExchanges(app));

      for (const content of [true, false])
        for (const kind of kinds)
          it(`tells of every ${kind} what the wire shows, or that it cannot tell (${content ? 'content' : 'no content'})`, () => {
            const told = ofKind(recordedMoments(app, content), kind);
            const known = ofKind(wire, kind);
            assert.ok(known.length > 0);
            for (const moment of told) {
              const same = known.filter(({ id }) => id === moment.id);
              const found = (same.length > 0 ? same : known).map((each) => contradictions(each, moment));
              assert.ok(
                found.some((each) => each.length === 0),
                found.map((each) => each.join(', ')).join('\n'),
              );
            }
            // Without content nobody can tell tool calls from answers that have none.
            if (!content) return;
            for (const moment of known)
              assert.ok(
                told.some((each) => contradictions(moment, each).length === 0),
                `nobody tells of ${moment.id}`,
              );
          });

      if (withoutIds.has(app)) return;
      it('gives moments the identities that they have on the wire', () => {
        const told = recordedMoments(app, true).filter(({ at }) => kinds.some((kind) => kind === at));
        assert.deepEqual(new Set(told.map(({ id }) => id)), new Set(wire.map(({ id }) => id)));
      });
    });

  for (const app of overOtherInterfaces)
    it(`says the same over another interface (${app})`, () => {
      const [told, known] = [recordedMoments(app, true), momentsOnTheWire(recordedExchanges('opentelemetry-openai'))];
      for (const kind of kinds.slice(0, 4)) assert.deepEqual(saidIn(ofKind(told, kind)), saidIn(ofKind(known, kind)));
    });

  for (const app of recordings)
    it(`tells how each call ended (${app})`, () => {
      for (const content of [true, false]) {
        const ends = ofKind(recordedMoments(app, content), 'call_end');
        assert.equal(ends.length, 3);
        for (const [index, { call }] of ends.entries()) {
          assert.ok(call && 'tokens' in call && call.tokens && 'input' in call.tokens);
          assert.equal(call.duration, DURATION);
          if (!(call.tokens.input instanceof Unknown)) assert.equal(call.tokens.input, 101 + index);
        }
      }
    });

  it('is what the page about it says', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/reference/conventions.md'), 'utf8');
    assert.equal(page, conventionsPage(), 'Write it anew: npm run docs');
  });

  it('tells what was looked up', () => {
    const unseen = [new Unknown(['retrieval.query']), new Unknown(['retrieval.documents'])];
    const [query, documents] = unseen;
    const [withContent, without] = [true, false].map((content) =>
      ofKind(recordedMoments('openinference-openai', content), 'retrieval').map(({ retrieval }) => retrieval),
    );
    assert.deepEqual(without, [{ query, documents }]);
    assert.deepEqual(withContent, [
      {
        query: 'What are your opening hours?',
        documents: [
          { id: 'hours', text: 'Open Monday to Saturday, 9 to 18.', score: 0.9 },
          { id: 'returns', text: 'Goods come back within 30 days.', score: 0.4 },
        ],
      },
    ]);
  });
});

/** What moments say, whatever it is called and wherever it stands: each once. */
function saidIn(moments: readonly Moment[]): ReadonlySet<string> {
  return new Set(
    moments.map((moment) => {
      const { input, output, tool } = moment as { input?: Input; output?: Output; tool?: ToolCall };
      if (tool) return JSON.stringify([tool.name, tool.arguments, tool.result]);
      const messages = (input?.messages ?? []) as readonly Message[];
      const instructions = [
        ...((input?.system ?? []) as readonly Part[]),
        ...messages.flatMap(({ role, parts }) => (role === 'system' ? parts : [])),
      ];
      const transcript = messages.flatMap(({ role, parts }) => (role === 'system' ? [] : parts)).map(withoutId);
      return JSON.stringify([instructions, transcript, output?.parts]);
    }),
  );
}

const withoutId = (part: Part): unknown => ('id' in part ? { ...part, id: undefined } : part);
