import type { Row } from './harness.ts';

/** Rows as a person reads them: figures in columns, peers beside ours, and whether a bar is met below. */
export function table(rows: readonly Row[]): string {
  const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
  const head = ['', 'unit', 'ours', ...peers.flatMap((peer) => [peer, 'ratio'])];
  const lines = rows.map((row) => [
    row.what,
    row.unit,
    figure(row.ours),
    ...peers.flatMap((peer) => [figure(row.peers[peer]), ratio(row.ratio[peer])]),
  ]);
  const bars = rows.flatMap(({ what, unit, bar }) =>
    bar
      ? [
          `${bar.met ? 'met   ' : 'MISSED'}  ${what}: ${figure(bar.more)} ${unit} more than ${bar.peer}, at most ${bar.atMost} ${unit}`,
        ]
      : [],
  );
  return [...columns([head, ...lines]), ...(bars.length > 0 ? ['', ...bars] : [])].join('\n');
}

/** The first column to the left, all others to the right. */
function columns(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function figure(value: number | undefined): string {
  if (value === undefined) return '';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

const ratio = (value: number | undefined): string => (value === undefined ? '' : `${value.toFixed(2)}x`);
