import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layOutWorkflow, STATE_HEIGHT } from '../../src/trace-panel/view/workflow-layout.ts';

const state = (name: string, ...to: readonly string[]) => ({
  name,
  tools: [],
  to: to.map((next) => ({ state: next, when: 'true' })),
  final: to.length === 0,
});

describe('a workflow that is drawn', () => {
  it('goes from left to right, and says which step was taken', () => {
    const states = [state('asked', 'known', 'lost'), state('known', 'paid', 'asked'), state('paid'), state('lost')];
    const drawn = layOutWorkflow({ start: 'asked', states, before: ['asked'], after: ['known'] });
    const columns = [...Map.groupBy(drawn.states, ({ x }) => x)].toSorted(([a], [b]) => a - b);
    assert.deepEqual(
      columns.map(([, column]) => column.map(({ name }) => name)),
      [['asked'], ['known', 'lost'], ['paid']],
    );
    assert.deepEqual(
      drawn.steps.filter(({ isTaken }) => isTaken).map(({ from, to }) => [from, to]),
      [['asked', 'known']],
    );
  });

  it('draws each state once, within its bounds, and none over another', () => {
    const name = fc.integer({ min: 0, max: 6 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.array(name, { maxLength: 4 }), { minLength: 1, maxLength: 7 }), (steps) => {
        const states = steps.map((to, index) => state(`${index}`, ...to));
        const { states: drawn, width, height } = layOutWorkflow({ start: '0', states, before: ['0'], after: ['0'] });
        assert.deepEqual(drawn.map((one) => one.name).toSorted(), states.map((one) => one.name).toSorted());
        for (const one of drawn) assert.ok(one.x >= 0 && one.x + one.width <= width && one.y + STATE_HEIGHT <= height);
        assert.equal(new Set(drawn.map(({ x, y }) => `${x} ${y}`)).size, drawn.length);
      }),
    );
  });
});
