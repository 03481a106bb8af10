import { daysFromCivil, daysInMonth } from '../../values/calendar.ts';

const SECONDS_PER_DAY = 86_400;

/** When a zone changes its clock in a year: a day (`M3.5.0`, `J60`, `59`) and a second of it, by the clock before. */
interface Change {
  readonly day: string;
  readonly time: number;
}

/** How a zone goes on for ever, as the POSIX variable TZ says it. Offsets are in seconds east of UTC. */
export interface ZoneRule {
  readonly standard: number;
  readonly summer: { readonly offset: number; readonly from: Change; readonly to: Change } | undefined;
}

const RULE = /^(?:<[^>]+>|[A-Za-z]+)([-+]?[\d:]+)(?:(?:<[^>]+>|[A-Za-z]+)([-+]?[\d:]+)?,([^,]+),([^,]+))?$/;

/** Reads `CET-1CEST,M3.5.0,M10.5.0/3`. */
export function parseRule(text: string): ZoneRule {
  const [, standardText = '0', summerText, from, to] = RULE.exec(text) ?? [];
  // POSIX counts offsets westwards.
  const standard = -seconds(standardText);
  if (from === undefined || to === undefined) return { standard, summer: undefined };
  const offset = summerText === undefined ? standard + 3600 : -seconds(summerText);
  return { standard, summer: { offset, from: change(from), to: change(to) } };
}

/** The offset of the rule at a second since 1970. */
export function ruleOffset({ standard, summer }: ZoneRule, second: number): number {
  if (summer === undefined) return standard;
  // An offset never moves a time into another year but around New Year, where no zone changes.
  const year = new Date((second + standard) * 1000).getUTCFullYear();
  const start = instant(summer.from, year) - standard;
  const end = instant(summer.to, year) - summer.offset;
  const inSummer = start < end ? second >= start && second < end : second >= start || second < end;
  return inSummer ? summer.offset : standard;
}

/** The two changes of a year, in seconds since 1970, with the offset that begins. */
export function changesIn({ standard, summer }: ZoneRule, year: number): readonly (readonly [number, number])[] {
  if (summer === undefined) return [];
  return [
    [instant(summer.from, year) - standard, summer.offset],
    [instant(summer.to, year) - summer.offset, standard],
  ];
}

function change(text: string): Change {
  const [day = '', time = '2'] = text.split('/');
  return { day, time: seconds(time) };
}

/** `1:30` is 5400. */
function seconds(text: string): number {
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[-+]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
}

function instant({ day, time }: Change, year: number): number {
  return dayNumber(day, year) * SECONDS_PER_DAY + time;
}

function dayNumber(day: string, year: number): number {
  const firstOfYear = daysFromCivil(year, 1, 1);
  if (!day.startsWith('M')) {
    const julian = day.startsWith('J');
    const number = Number(julian ? day.slice(1) : day);
    // `J` counts from 1 and never counts 29 February.
    return firstOfYear + (julian ? number - 1 + (number >= 60 && daysInMonth(year, 2) === 29 ? 1 : 0) : number);
  }
  const [month = 1, week = 1, weekday = 0] = day.slice(1).split('.').map(Number);
  const first = daysFromCivil(year, month, 1);
  const firstWeekday = (((first + 4) % 7) + 7) % 7;
  let ofMonth = 1 + ((weekday - firstWeekday + 7) % 7) + (week - 1) * 7;
  // The fifth week is the last one.
  while (ofMonth > daysInMonth(year, month)) ofMonth -= 7;
  return first + ofMonth - 1;
}
