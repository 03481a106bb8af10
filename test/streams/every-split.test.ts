import assert from 'node:assert/strict';
import type { Judge } from '@parapet/genai';
import { fieldsOf, leaksOf } from '../../examples/support-bot/demo/answer-text.ts';
import { type DemoAnswer, demoAnswers, demoPolicies, exchangeOf, gated, judgeOf } from './demo-answers.ts';
import { type Fault, firstFault } from './every-split.ts';
import { mutations } from './mutations.ts';

const judge = judgeOf(demoPolicies());
const secret = demoAnswers.filter(({ forbidden }) => forbidden.length > 0);
const harmless = demoAnswers.filter(({ forbidden }) => forbidden.length === 0);

describe('a streamed answer of the demo, cut in two at every byte', function () {
  this.timeout(60_000);

  for (const { name, bytes, forbidden } of secret)
    it(`holds something forbidden as the model sends it: ${name}`, () => {
      assert.notDeepEqual(leaksOf(new TextDecoder().decode(bytes), forbidden), []);
    });

  for (const answer of demoAnswers)
    it(`lets nothing forbidden through, wherever it is cut: ${answer.name}`, () => {
      assert.equal(faultOf(answer, judge), undefined);
    });

  for (const answer of harmless)
    it(`reaches the application word for word: ${answer.name}`, () => {
      const received = gated(exchangeOf(answer), judge, [answer.bytes]);
      assert.equal(contentOf(received), contentOf(new TextDecoder().decode(answer.bytes)));
    });

  for (const [name, mutate] of Object.entries(mutations))
    it(`would be seen to leak if ${name}`, () => {
      assert.ok(secret.some((answer) => faultOf(answer, mutate(judge)) !== undefined));
    });
});

/** The first fault under a judge, against what the right one lets through when the answer arrives in one piece. */
function faultOf(answer: DemoAnswer, underTest: Judge): Fault | undefined {
  const expected = gated(exchangeOf(answer), judge, [answer.bytes]);
  return firstFault(answer.bytes, answer.forbidden, expected, (pieces) => gated(exchangeOf(answer), underTest, pieces));
}

const contentOf = (body: string): string | undefined => fieldsOf(body).get('choices/0/delta/content');
