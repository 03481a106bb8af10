/**
 * Makes src/library/zones/generated/zones.ts from a compiled time zone database (public domain, iana.org/time-zones):
 *
 *     node --conditions=@parapet/source packages/cel/scripts/make-zones.ts /usr/share/zoneinfo
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { changesIn, parseRule, ruleOffset } from '../src/library/zones/rule.ts';

interface Zone {
  readonly initial: number;
  readonly changes: readonly (readonly [second: number, offset: number])[];
  readonly rule: string;
}

const root = process.argv[2] ?? '/usr/share/zoneinfo';
const SKIPPED = /^(posix|right)\/|^(localtime|posixrules|Factory)$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Reads the 64-bit part of a TZif file (RFC 8536), from 1970 on. */
function readZone(bytes: Buffer): Zone | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'TZif') return undefined;
  const header = (at: number) => [0, 1, 2, 3, 4, 5].map((index) => bytes.readUInt32BE(at + 20 + 4 * index));
  const [isUt = 0, isStandard = 0, leaps = 0, times = 0, types = 0, names = 0] = header(0);
  let at = 44 + times * 5 + types * 6 + names + leaps * 8 + isStandard + isUt;
  const [isUt8 = 0, isStandard8 = 0, leaps8 = 0, count = 0, kinds = 0, names8 = 0] = header(at);
  at += 44;
  const seconds = Array.from({ length: count }, (_, index) => Number(bytes.readBigInt64BE(at + 8 * index)));
  const kindAt = Array.from({ length: count }, (_, index) => bytes.readUInt8(at + 8 * count + index));
  const offsets = Array.from({ length: kinds }, (_, index) => bytes.readInt32BE(at + 9 * count + 6 * index));
  const rule = bytes.toString('latin1', at + 9 * count + 6 * kinds + names8 + leaps8 * 12 + isStandard8 + isUt8).trim();
  let initial = offsets[0] ?? 0;
  let current = initial;
  const changes: [number, number][] = [];
  seconds.forEach((second, index) => {
    const offset = offsets[kindAt[index] ?? 0] ?? 0;
    if (second <= 0) initial = offset;
    // The last one counts even when it changes nothing, because the rule begins with it.
    else if (offset !== current || index === count - 1) changes.push([second, offset]);
    current = offset;
  });
  return { initial, changes: withoutRuled(changes, rule), rule };
}

/** Leaves out the changes at the end that the rule makes by itself. */
function withoutRuled(changes: readonly (readonly [number, number])[], ruleText: string) {
  const rule = parseRule(ruleText);
  const made = Array.from({ length: 2038 - 1970 }, (_, index) => changesIn(rule, 1970 + index))
    .flat()
    .sort(([a], [b]) => a - b);
  const kept = [...changes];
  for (let last = made.pop(); last !== undefined; last = made.pop()) {
    const [second, offset] = kept.at(-1) ?? [];
    const [before, offsetBefore] = kept.at(-2) ?? [0, undefined];
    if (second !== last[0] || offset !== last[1]) break;
    // From the change before it on, the rule decides; it must know that one, and none in between.
    if (ruleOffset(rule, second - 1) !== offsetBefore || (made.at(-1)?.[0] ?? 0) > before) break;
    kept.pop();
  }
  return kept;
}

const quarters = (seconds: number) => (seconds % 900 === 0 ? (seconds / 900).toString(36) : `.${seconds.toString(36)}`);

function encode({ initial, changes, rule }: Zone): string {
  const offsets = [...new Set([initial, ...changes.map(([, offset]) => offset)])];
  const order = changes.map(([, offset]) => offsets.indexOf(offset).toString(36)).join('');
  const gaps = changes.map(([second], index) => quarters(second - (changes[index - 1]?.[0] ?? 0)));
  return [offsets.map(quarters).join(' '), order, gaps.join(' '), rule].join('|');
}

const byEncoding = new Map<string, string[]>();
for (const path of filesBelow(root).sort()) {
  const name = relative(root, path);
  const zone = SKIPPED.test(name) ? undefined : readZone(readFileSync(path));
  if (zone === undefined) continue;
  const encoding = encode(zone);
  byEncoding.set(encoding, [...(byEncoding.get(encoding) ?? []), name]);
}
const lines = [...byEncoding].map(([encoding, names]) => `${names.join(' ')}|${encoding}`).sort();
const version = /# version (\S+)/.exec(readFileSync(join(root, 'tzdata.zi'), 'utf8'))?.[1] ?? 'unknown';
const folder = new URL('../src/library/zones/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL('zones.ts', folder),
  `// Made by scripts/make-zones.ts; do not edit.\n\n/** The release of the time zone database. */\nexport const ZONES_VERSION = '${version}';\n\n` +
    `/** One line for each zone and its aliases: names|offsets|order|gaps|rule; see ../zones.ts. */\nexport const ZONES = \`\n${lines.join('\n')}\n\`;\n`,
);
