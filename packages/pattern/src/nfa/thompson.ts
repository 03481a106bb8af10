import type { Ast } from '../syntax/ast.ts';
import { measure } from '../syntax/measure.ts';
import type { CharSet } from '../unicode/char-set.ts';

/** Thompson's construction, with assertions still in it (resolve-lookaround.ts removes them). */
export type DraftNode =
  | { readonly kind: 'char'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'look'; readonly direction: 'ahead' | 'behind'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'mark'; readonly slot: number; readonly next: number }
  | { readonly kind: 'match' };

export interface Draft {
  readonly nodes: readonly DraftNode[];
  readonly start: number;
}

/** Builds from right to left, so that every node knows what follows it. Groups that have a slot are marked. */
export function draftNfa(ast: Ast, slots: ReadonlyMap<number, number>): Draft {
  const nodes: DraftNode[] = [{ kind: 'match' }];
  const add = (node: DraftNode): number => nodes.push(node) - 1;

  function build(part: Ast, next: number): number {
    switch (part.kind) {
      case 'empty':
        return next;
      case 'set':
        return add({ kind: 'char', set: part.set, next });
      case 'look':
        return add({ kind: 'look', direction: part.direction, set: part.set, next });
      case 'concat':
        return part.parts.reduceRight((following, each) => build(each, following), next);
      case 'alternate':
        return part.branches
          .map((branch) => build(branch, next))
          .reduceRight((second, first) => add({ kind: 'split', first, second }));
      case 'group': {
        const slot = slots.get(part.index);
        if (slot === undefined) return build(part.body, next);
        const close = add({ kind: 'mark', slot: slot + 1, next });
        return add({ kind: 'mark', slot, next: build(part.body, close) });
      }
      case 'repeat':
        return buildRepeat(part, next);
    }
  }

  function buildRepeat({ body, min, max, lazy }: Extract<Ast, { kind: 'repeat' }>, next: number): number {
    const choice = (inside: number): DraftNode =>
      lazy ? { kind: 'split', first: next, second: inside } : { kind: 'split', first: inside, second: next };
    let entry = next;
    let required = min;
    if (max === Number.POSITIVE_INFINITY) {
      const loop = add({ kind: 'match' }); // replaced as soon as the body it leads to exists
      const inside = build(body, loop);
      nodes[loop] = choice(inside);
      entry = inside;
      // Going round a body that may be empty has to come after leaving, so `x*` is then `(x+)?`.
      if (min === 0) entry = measure(body).min === 0 ? add(choice(inside)) : loop;
      required = Math.max(0, min - 1);
    } else {
      for (let optional = min; optional < max; optional++) entry = add(choice(build(body, entry)));
    }
    for (let copy = 0; copy < required; copy++) entry = build(body, entry);
    return entry;
  }

  const start = build(ast, 0);
  return { nodes, start };
}
