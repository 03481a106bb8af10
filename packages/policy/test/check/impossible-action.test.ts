import assert from 'node:assert/strict';
import { type Action, actionMoments, actions, momentKinds } from '../../src/index.ts';
import { load } from '../policies.ts';
import { framed } from './fragment.ts';

const spelled: Readonly<Partial<Record<Action, string>>> = {
  rewrite: '{ rewrite: { template: No. } }',
  reroute: '{ reroute: { model: small } }',
};

describe('an action', () => {
  for (const action of actions)
    it(`is called impossible where it is: ${action}`, () => {
      for (const at of momentKinds) {
        const { problems } = load(framed(`at: ${at}\nwhen: user.id == "u"\nthen: ${spelled[action] ?? action}\n`));
        const isReported = problems.some(({ code }) => code === 'parapet/impossible-action');
        assert.equal(isReported, !actionMoments[action].includes(at), at);
      }
    });

  it('that takes later calls elsewhere can be done where one has ended', () => {
    const rule = 'at: call_end\nwhen: user.id == "u"\nthen: { reroute: { model: small, for: 5m } }\n';
    assert.ok(!load(framed(rule)).problems.some(({ code }) => code === 'parapet/impossible-action'));
  });
});
