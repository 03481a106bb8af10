import { startCollector } from '@parapet/collector';
import { ParapetInstrumentation, PolicySpanProcessor, withPolicyContext } from '@parapet/instrumentation';
import { type Decision, decide, loadPolicySet, type Moment } from '@parapet/policy';

/** What a service written in TypeScript sees of the packages. */
export function decideIt(text: string, moment: Moment): Decision | undefined {
  const { set } = loadPolicySet([{ path: 'shop.policy.yaml', text }], () => undefined);
  return set && decide(set, moment);
}

export const answer: Promise<string> = withPolicyContext({ user: { id: 'u1', roles: ['agent'] } }, async () => 'yes');
export const parts: readonly unknown[] = [new ParapetInstrumentation(), PolicySpanProcessor, startCollector];

// @ts-expect-error A moment is not a number: types are there, not merely `any`.
decideIt('', 1);
