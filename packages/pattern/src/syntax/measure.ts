import type { Ast } from './ast.ts';

/** Length of the shortest and longest match in UTF-16 units, and the number of automaton nodes an expression needs. */
export interface Measure {
  readonly min: number;
  readonly max: number;
  readonly nodes: number;
}

export function measure(ast: Ast): Measure {
  switch (ast.kind) {
    case 'empty':
      return { min: 0, max: 0, nodes: 0 };
    case 'look':
      return { min: 0, max: 0, nodes: 1 };
    case 'set': {
      const first = ast.set[0] ?? 0;
      const last = ast.set.at(-1) ?? 0;
      return { min: first > 0xffff ? 2 : 1, max: last > 0xffff ? 2 : 1, nodes: 1 };
    }
    case 'concat': {
      const parts = ast.parts.map(measure);
      return { min: sum(parts, 'min'), max: sum(parts, 'max'), nodes: sum(parts, 'nodes') };
    }
    case 'alternate': {
      const branches = ast.branches.map(measure);
      return {
        min: branches.reduce((least, branch) => Math.min(least, branch.min), Number.POSITIVE_INFINITY),
        max: branches.reduce((most, branch) => Math.max(most, branch.max), 0),
        nodes: sum(branches, 'nodes') + branches.length - 1,
      };
    }
    case 'repeat': {
      const body = measure(ast.body);
      const unbounded = ast.max === Number.POSITIVE_INFINITY;
      const copies = unbounded ? Math.max(ast.min, 1) : ast.max;
      return {
        min: body.min * ast.min,
        max: body.max === 0 || ast.max === 0 ? 0 : body.max * ast.max,
        nodes: (body.nodes + 1) * copies,
      };
    }
    case 'group': {
      const body = measure(ast.body);
      return { ...body, nodes: body.nodes + 2 };
    }
  }
}

function sum(measures: readonly Measure[], field: keyof Measure): number {
  return measures.reduce((total, each) => total + each[field], 0);
}
