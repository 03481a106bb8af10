import type { ActionScope, MomentContext, RuleResult } from '@parapet/policy';

/** Something that is halted. */
export interface Halted {
  readonly scope: ActionScope;
  /** Of the session, the user or the agent. */
  readonly id?: string;
  readonly tenant?: string;
  /** The rule that halted it. */
  readonly by: RuleResult;
}

/** What is halted in this process. It is not kept anywhere else: other processes do not know of it, and a new one begins without. */
export interface Halts {
  readonly all: readonly Halted[];
  /** Why a call is not to go on. */
  of(context: MomentContext): RuleResult | undefined;
  /** The scopes of a call that are halted; undefined where the context does not tell of one whether it is. */
  scopesOf(context: MomentContext): readonly ActionScope[] | undefined;
  /** False where the context does not tell whose calls are to be stopped. */
  halt(scope: ActionScope, context: MomentContext, by: RuleResult): boolean;
  /** Lets it go on. False if it was not halted. */
  resume(halted: Omit<Halted, 'by'>): boolean;
}

export function createHalts(): Halts {
  const halts = new Map<string, Halted>();
  return {
    get all() {
      return [...halts.values()];
    },
    of(context) {
      if (halts.size === 0) return undefined;
      for (const scope of new Set([...halts.values()].map((halted) => halted.scope))) {
        const whose = whoseIn(scope, context);
        const halted = whose && halts.get(keyOf({ scope, ...whose }));
        if (halted) return halted.by;
      }
      return undefined;
    },
    scopesOf(context) {
      if (halts.size === 0) return [];
      const scopes = [...new Set([...halts.values()].map((halted) => halted.scope))];
      const whose = scopes.map((scope) => ({ scope, whose: whoseIn(scope, context) }));
      if (whose.some((one) => one.whose === undefined)) return undefined;
      return whose.flatMap(({ scope, whose }) => (halts.has(keyOf({ scope, ...whose })) ? scope : []));
    },
    halt(scope, context, by) {
      const whose = whoseIn(scope, context);
      if (whose) halts.set(keyOf({ scope, ...whose }), { scope, ...whose, by });
      return whose !== undefined;
    },
    resume: (halted) => halts.delete(keyOf(halted)),
  };
}

const keyOf = ({ scope, id, tenant }: Omit<Halted, 'by'>): string =>
  JSON.stringify([scope, tenant ?? null, id ?? null]);

/** Whose calls a scope is about, by what is known of one of them. */
function whoseIn(scope: ActionScope, context: MomentContext): Pick<Halted, 'id' | 'tenant'> | undefined {
  if (scope === 'app') return {};
  const { tenant } = context;
  if (tenant !== undefined && typeof tenant !== 'string') return undefined;
  const within = tenant === undefined ? {} : { tenant };
  if (scope === 'tenant') return within;
  const id =
    scope === 'agent' ? (textIn(context.agent, 'id') ?? textIn(context.agent, 'name')) : textIn(context[scope], 'id');
  return id === undefined ? undefined : { ...within, id };
}

function textIn(root: object | undefined, field: string): string | undefined {
  const value = (root as Readonly<Record<string, unknown>> | undefined)?.[field];
  return typeof value === 'string' ? value : undefined;
}
