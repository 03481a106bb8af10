import type { ToldWorkflow } from '@parapet/language-server/protocol';

/** A state of a workflow and where it is drawn. */
export interface PlacedState {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly isFinal: boolean;
  readonly tools: readonly string[];
}

export interface PlacedStep {
  readonly from: string;
  readonly to: string;
  readonly when: string;
  /** An SVG path. */
  readonly path: string;
  /** The moment led along it. */
  readonly isTaken: boolean;
}

export interface WorkflowLayout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly steps: readonly PlacedStep[];
}

const HEIGHT = 26;
const GAP_X = 44;
const GAP_Y = 16;
const MARGIN = 14;
/** Of a character in a label, at most. */
const LETTER = 7.5;

/** Lays a workflow out from left to right: a state stands as many columns from the start as steps lead to it. */
export function layOutWorkflow({
  start,
  states,
  before,
  after,
}: Pick<ToldWorkflow, 'start' | 'states' | 'before' | 'after'>): WorkflowLayout {
  const columns = columnsOf(start, states);
  const placed: PlacedState[] = [];
  let x = MARGIN;
  for (const column of columns) {
    const width = Math.max(...column.map(({ name }) => name.length * LETTER + 24));
    for (const [row, { name, final, tools }] of column.entries())
      placed.push({ name, x, y: MARGIN + row * (HEIGHT + GAP_Y), width, isFinal: final, tools });
    x += width + GAP_X;
  }
  const byName = new Map(placed.map((state) => [state.name, state]));
  const steps = states.flatMap(({ name, to }) =>
    to.flatMap(({ state, when }): readonly PlacedStep[] => {
      const [a, b] = [byName.get(name), byName.get(state)];
      if (!a || !b) return [];
      const isTaken = name !== state && before.includes(name) && after.includes(state);
      return [{ from: name, to: state, when, path: pathOf(a, b), isTaken }];
    }),
  );
  const rows = Math.max(...columns.map((column) => column.length));
  // Steps back are drawn below.
  const below = steps.some(({ from, to }) => (byName.get(to)?.x ?? 0) <= (byName.get(from)?.x ?? 0)) ? GAP_Y : 0;
  return {
    width: x - GAP_X + MARGIN,
    height: 2 * MARGIN + rows * (HEIGHT + GAP_Y) - GAP_Y + below,
    states: placed,
    steps,
  };
}

type State = ToldWorkflow['states'][number];

function columnsOf(start: string, states: ToldWorkflow['states']): readonly (readonly State[])[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  const columns: State[][] = [];
  const placed = new Set<string>();
  let next = [start];
  while (next.length > 0) {
    const column = [...new Set(next)].filter((name) => !placed.has(name)).flatMap((name) => byName.get(name) ?? []);
    for (const { name } of column) placed.add(name);
    if (column.length > 0) columns.push(column);
    next = column.flatMap(({ to }) => to.map(({ state }) => state)).filter((name) => !placed.has(name));
  }
  // To which nothing leads.
  const lost = states.filter(({ name }) => !placed.has(name));
  return lost.length > 0 ? [...columns, lost] : columns;
}

function pathOf(from: PlacedState, to: PlacedState): string {
  const middle = HEIGHT / 2;
  if (to.x > from.x) {
    const [x1, y1, x2, y2] = [from.x + from.width, from.y + middle, to.x, to.y + middle];
    const bend = (x1 + x2) / 2;
    return `M${x1},${y1} C${bend},${y1} ${bend},${y2} ${x2},${y2}`;
  }
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + HEIGHT, to.x + to.width / 2, to.y + HEIGHT];
  const low = Math.max(y1, y2) + GAP_Y;
  return from === to
    ? `M${x1 + 8},${y1} C${x1 + 16},${low} ${x1 - 16},${low} ${x1 - 8},${y1}`
    : `M${x1},${y1} C${x1},${low} ${x2},${low} ${x2},${y2}`;
}

export const STATE_HEIGHT = HEIGHT;
