import fc from 'fast-check';
import { type Channel, type GatedStream, type Moment, type PolicySet, stream } from '../../src/index.ts';
import { outputMoment } from '../policies.ts';

/** The moment of an answer before its first word. */
export const context: Moment = (({ output: _, ...moment }) => moment)(outputMoment(''));

export interface Delivery {
  readonly released: string;
  readonly gate: GatedStream;
  /** How much had arrived when it was stopped, else all; and whether that was its end. */
  readonly arrived: number;
  readonly ended: boolean;
}

export function deliver(set: PolicySet, pieces: readonly string[], channel: Channel = 'text'): Delivery {
  const gate = stream(set, context);
  let released = '';
  let arrived = 0;
  for (const piece of pieces) {
    if (!gate.decision) arrived += piece.length;
    for (const release of gate.push(channel, piece)) released += release.text;
  }
  const ended = gate.decision === undefined;
  for (const release of gate.end({ finish_reason: 'stop' })) released += release.text;
  return { released, gate, arrived, ended };
}

/** Pieces of texts in which findings, parts of findings and look-alikes abound. */
const words = [
  '555-0142',
  '555-01',
  '-0142',
  '5',
  'amy@shop.example',
  'bob@shop.example',
  'amy@',
  '.example',
  'zanfirol',
  'morvex xr',
  'morvex',
  'not advice',
  'not',
  ' ',
  ' ',
  '. ',
  'é',
  '𝒳',
  '\u001e',
  'word',
];

export const text = fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((pieces) => pieces.join(''));

/** A text in pieces. */
export const cut = (whole: string, at: readonly number[]): readonly string[] => {
  const points = [...new Set([0, ...at.map((point) => point % (whole.length + 1)), whole.length])].sort(
    (a, b) => a - b,
  );
  return points.slice(1).map((point, index) => whole.slice(points[index], point));
};
