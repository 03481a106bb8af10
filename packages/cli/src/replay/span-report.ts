import { stripVTControlCharacters } from 'node:util';
import type { SpanLike } from '@parapet/genai';
import type { RuleResult } from '@parapet/policy';
import { type Replayed, saidOf } from '@parapet/replay';
import { COLUMNS, inColumns, nameOfSpan } from '../columns.ts';
import { counted } from '../counted.ts';
import type { Screen } from '../terminal.ts';

type Paint = Screen['paint'];

/**
 * The moments of one span, as lines for a person:
 *
 *       10:02:11.120  chat gpt-4o-mini
 *         input      allow
 *         output     modify       redact  support/no-phone-numbers
 *                                         support/tone: would flag
 */
export function spanLines(span: SpanLike, replayed: readonly Replayed[], paint: Paint): string {
  const time = new Date(span.startTime).toISOString().slice(11, 23);
  const name = inColumns(nameOfSpan(span), 16, 16);
  return [`  ${paint('dim', time)}  ${paint('bold', name)}`, ...replayed.flatMap((one) => momentLines(one, paint))]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** What stands above the spans of one trace. */
export const traceLine = (span: SpanLike, paint: Paint): string =>
  `${paint('dim', `trace ${span.traceId || 'without an id'}  ${new Date(span.startTime).toISOString().slice(0, 10)} UTC`)}\n`;

/** Columns of a moment's line: kind, verdict, action; the rules take the rest. */
const KIND = 11;
const VERDICT = 13;
const ACTION = 8;
const INDENT = 4;
const NOTES = INDENT + KIND + VERDICT + ACTION;

function momentLines(replayed: Replayed, paint: Paint): string[] {
  const { decision, cannotTell } = replayed;
  const said = saidOf(replayed);
  const verdict = cannotTell ? 'cannot tell' : said.verdict;
  const action = said.action === 'none' ? '' : said.action;
  const first =
    ' '.repeat(INDENT) +
    decision.moment.at.padEnd(KIND) +
    paint(styleOf[verdict], verdict) +
    (action === '' ? '' : ' '.repeat(VERDICT - verdict.length) + action);
  const used = INDENT + KIND + (action === '' ? verdict.length : VERDICT + action.length);
  const [note, ...more] = notesOn(replayed, paint);
  if (note === undefined) return [first];
  const isBeside = NOTES + lengthOf(note) <= COLUMNS;
  return [
    ...(isBeside ? [first + ' '.repeat(NOTES - used) + note] : [first, indented(note)]),
    ...more.map((line) => indented(line)),
  ];
}

const lengthOf = (painted: string): number => stripVTControlCharacters(painted).length;

/** Below the others, or as far to the right as a long name can stand. */
function indented(note: string): string {
  const indent = Math.min(NOTES, COLUMNS - lengthOf(note));
  return ' '.repeat(Math.max(INDENT + 2, indent)) + note;
}

/** The rule that decided, what became of the others, and what was recorded, where that says something else. */
function notesOn(replayed: Replayed, paint: Paint): string[] {
  const { decision, proposal, recorded, agreement, kept } = replayed;
  if (kept) {
    const { by } = saidOf(replayed);
    return [...(by ? [`${by.policy}/${by.rule}`] : []), paint('dim', 'as recorded: not all of it was captured')];
  }
  const { by } = proposal;
  const unknown = decision.rules.filter(({ state }) => state === 'unknown');
  const others = decision.rules.filter((rule) => rule.state !== 'unknown' && !sameRule(rule, by));
  const notes = by ? [nameOf(by)] : [];
  for (const rule of others) notes.push(...fitted(nameOf(rule), whatOf(rule), 'dim', paint));
  if (unknown[0]) {
    const who = unknown.length === 1 ? nameOf(unknown[0]) : counted(unknown.length, 'rule');
    const paths = [...new Set(unknown.flatMap(({ unknowns }) => unknowns))].join(', ');
    notes.push(...fitted(who, `${paths} not seen`, 'dim', paint));
  }
  if (recorded && agreement !== 'same') {
    const who = recorded.policy && recorded.rule ? ` by ${recorded.policy}/${recorded.rule}` : '';
    const style = agreement === 'different' ? 'yellow' : 'dim';
    notes.push(...fitted('recorded', `${recorded.verdict}${who}`, style, paint));
  }
  return notes;
}

/** `who: what`, below each other where a line is too short for both. */
function fitted(who: string, what: string, style: 'dim' | 'yellow', paint: Paint): string[] {
  if (NOTES + who.length + 2 + what.length <= COLUMNS) return [`${who}: ${paint(style, what)}`];
  const lines = inColumns(what, NOTES + 2, NOTES + 2).split('\n');
  return [`${who}:`, ...lines.map((line) => `  ${paint(style, line.trim())}`)];
}

const styleOf = {
  allow: 'green',
  audit: 'green',
  warn: 'yellow',
  modify: 'cyan',
  escalate: 'magenta',
  deny: 'red',
  'cannot tell': 'dim',
} as const;

const nameOf = ({ policy, rule }: RuleResult): string => `${policy}/${rule}`;

const sameRule = (a: RuleResult, b: RuleResult | undefined): boolean => a.policy === b?.policy && a.rule === b.rule;

function whatOf({ state, mode, action, error }: RuleResult): string {
  if (state === 'error') return `failed, ${error?.code ?? 'error'}`;
  return mode === 'observe' ? `would ${action}` : `also ${action}`;
}
