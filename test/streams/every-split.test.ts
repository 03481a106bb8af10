import assert from 'node:assert/strict';
import type { Judge } from '@parapet/genai';
import { fieldsOf, leaksOf } from '../../examples/support-bot/demo/answer-text.ts';
import { type DemoAnswer, demoAnswers, demoPolicies, exchangeOf, gated, judgeOf, received } from './demo-answers.ts';
import { type Fault, firstFault } from './every-split.ts';
import { mutations } from './mutations.ts';

const judge = judgeOf(demoPolicies());
const textOf = ({ bytes }: DemoAnswer): string => new TextDecoder().decode(bytes);
const secret = demoAnswers.filter((answer) => leaksOf(textOf(answer), answer.forbidden).length > 0);
const harmless = demoAnswers.filter(({ forbidden }) => forbidden.length === 0);

describe('a streamed answer of the demo, cut in two at every byte', function () {
  this.timeout(60_000);

  it('holds something forbidden as the model sends it: a phone number twice, a card number, a tool call', () => {
    assert.equal(secret.length, 4);
  });

  for (const answer of demoAnswers)
    it(`brings the application nothing forbidden, wherever it is cut: ${answer.name}`, async () => {
      const expected = await received(answer, [answer.bytes]);
      assert.deepEqual(leaksOf(expected, answer.forbidden), []);
      const fault = await firstFault(answer.bytes, answer.forbidden, expected, (pieces) => received(answer, pieces));
      assert.equal(fault, undefined);
    });

  for (const answer of harmless)
    it(`reaches the application word for word: ${answer.name}`, async () => {
      assert.equal(contentOf(await received(answer, [answer.bytes])), contentOf(textOf(answer)));
    });

  for (const [name, mutate] of Object.entries(mutations))
    it(`would be seen to leak if ${name}`, async () => {
      const faults = await Promise.all(secret.map((answer) => faultOf(answer, mutate(judge))));
      assert.ok(faults.some((fault) => fault !== undefined));
    });

  it('is not seen to leak where nothing is wrong', async () => {
    const faults = await Promise.all(secret.map((answer) => faultOf(answer, judge)));
    assert.deepEqual(
      faults.filter((fault) => fault !== undefined),
      [],
    );
  });
});

/** The first fault of a gate under a judge, against what the right one lets through when the answer arrives in one piece. */
function faultOf(answer: DemoAnswer, underTest: Judge): Promise<Fault | undefined> {
  const expected = gated(exchangeOf(answer), judge, [answer.bytes]);
  return firstFault(answer.bytes, answer.forbidden, expected, (pieces) => gated(exchangeOf(answer), underTest, pieces));
}

const contentOf = (body: string): string | undefined => fieldsOf(body).get('choices/0/delta/content');
