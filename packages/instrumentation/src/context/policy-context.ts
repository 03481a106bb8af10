import { AsyncLocalStorage } from 'node:async_hooks';
import type { Json } from '@parapet/policy';

/** Who a service is working for. What is left out is looked for elsewhere, and is unknown to the policies if found nowhere. */
export interface PolicyContext {
  readonly user?: {
    readonly id?: string;
    readonly roles?: readonly string[];
    readonly attributes?: { readonly [name: string]: Json };
  };
  readonly session?: { readonly id: string };
  readonly tenant?: string;
}

// Global, because an application that bundles this package has a second copy beside the one `--import` loaded.
const KEY = Symbol.for('parapet.policy-context');
const globals = globalThis as unknown as { [KEY]?: AsyncLocalStorage<PolicyContext> };
globals[KEY] ??= new AsyncLocalStorage();
const storage = globals[KEY];

/**
 * Runs `call`, and everything it starts, on behalf of this user, session and tenant. Within another one, what this says
 * comes first and the rest stays. It stays in the process: nothing is put into baggage.
 *
 * @returns what `call` returns
 */
export const withPolicyContext = <T>(context: PolicyContext, call: () => T): T =>
  storage.run({ ...storage.getStore(), ...context }, call);

export const policyContext = (): PolicyContext => storage.getStore() ?? {};
