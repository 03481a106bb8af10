import type { GateRule } from './gate-rule.ts';
import type { Part } from './part.ts';
import type { PartMatcher } from './part-matcher.ts';

/** A finding that has been growing for longer than its rule waits. */
export interface Overgrown {
  readonly rule: GateRule;
  /** By its index in the policy set. */
  readonly finder: number;
  readonly part: Part;
  /** UTF-16 code units of the part; it reaches to its end. */
  readonly start: number;
}

/**
 * What may still become a finding, from where on. A rule that gave up on one that grew too long waits again from there on: what begins
 * later may be another.
 */
export class OpenFindings {
  /** Indices in the policy set of the finders, by their place in the matcher. */
  readonly #finders: readonly number[];
  readonly #givenUp = new Map<GateRule, { readonly finder: number; readonly part: Part; until: number }[]>();

  constructor(finders: readonly number[]) {
    this.#finders = finders;
  }

  /** From where on rules keep a part back for what is still growing. */
  from(rules: readonly GateRule[], part: Part, matcher: PartMatcher): number {
    if (matcher.hold >= part.length) return part.length;
    if (this.#givenUp.size > 0) {
      const starts = rules.flatMap((rule) =>
        rule.awaited(part.channel).map((finder) => this.#startOf(rule, finder, part, matcher)),
      );
      return Math.min(part.length, ...starts);
    }
    const awaited = new Set(rules.flatMap((rule) => rule.awaited(part.channel)));
    return Math.min(part.length, ...[...awaited].map((finder) => this.#holdOf(finder, matcher)));
  }

  /** How much more of a part may arrive before something in it grows too long. */
  room(rules: readonly GateRule[], part: Part): number {
    let room = Number.POSITIVE_INFINITY;
    for (const rule of rules)
      for (const finder of rule.awaited(part.channel))
        room = Math.min(room, rule.maxHold + 1 - (part.length - this.#startOf(rule, finder, part, part.matcher)));
    return Math.max(1, room);
  }

  overgrown(rules: readonly GateRule[], parts: readonly Part[]): Overgrown | undefined {
    for (const part of parts)
      for (const rule of rules)
        for (const finder of rule.awaited(part.channel)) {
          const start = this.#startOf(rule, finder, part, part.matcher);
          if (part.length - start > rule.maxHold) return { rule, finder, part, start };
        }
    return undefined;
  }

  /** The rule does not wait for it any longer. */
  giveUp({ rule, finder, part }: Overgrown): void {
    const known = this.#givenUp.get(rule) ?? [];
    const again = known.find((one) => one.finder === finder && one.part === part);
    if (again) again.until = part.length;
    else this.#givenUp.set(rule, [...known, { finder, part, until: part.length }]);
  }

  /** What rules gave up on and still goes on, from where they did. */
  stillGrowing(): readonly Overgrown[] {
    return [...this.#givenUp].flatMap(([rule, given]) =>
      given.flatMap(({ finder, part, until }) =>
        until < part.length && this.#holdOf(finder, part.matcher) < until ? [{ rule, finder, part, start: until }] : [],
      ),
    );
  }

  #startOf(rule: GateRule, finder: number, part: Part, matcher: PartMatcher): number {
    const given = this.#givenUp.get(rule)?.find((one) => one.finder === finder && one.part === part);
    return Math.min(part.length, Math.max(this.#holdOf(finder, matcher), given?.until ?? 0));
  }

  #holdOf(finder: number, matcher: PartMatcher): number {
    return matcher.holdOf(this.#finders.indexOf(finder));
  }
}
