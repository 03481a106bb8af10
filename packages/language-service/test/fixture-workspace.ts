import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Position, Range } from 'vscode-languageserver-types';
import type { LanguageService } from '../src/index.ts';
import { createPositions } from '../src/text/positions.ts';
import { serviceWith } from './service.ts';
import { calls } from './traffic.ts';

/*
 * A fixture of a feature: a file, or a folder of files that are open together. `<|>` is a cursor, `<|selected|>` a selection. What the
 * feature says stands below the line that it is about, in lines that begin with `#>`. `# pinned: 2` pins the third span of `traffic.ts`.
 * With `PARAPET_UPDATE=1` the `#>` lines are written anew instead of compared: look at the difference before it is kept.
 */

const isUpdating = process.env.PARAPET_UPDATE === '1';

const FOLDER = 'file:///work/policies/';

/** A file of a fixture, in which a feature is asked. */
export interface FixtureFile {
  readonly service: LanguageService;
  readonly uri: string;
  /** Without marks. */
  readonly text: string;
  /** What stands in a range, with its file and line: `a.policy.yaml:3 phone`. */
  told(range: Range, uri?: string): string;
  /** Of another file too. */
  textOf(uri: string): string;
}

/** A cursor, which is an empty range, or a selection. */
export interface FixturePlace extends FixtureFile {
  readonly range: Range;
  readonly position: Position;
}

/** A line from 0, and what is said of it. */
export type Note = readonly [line: number, words: string];

export type Feature =
  | { readonly at: (place: FixturePlace) => readonly string[] | Promise<readonly string[]> }
  | { readonly of: (file: FixtureFile) => readonly Note[] | Promise<readonly Note[]> };

export interface Fixture {
  readonly name: string;
  check(feature: Feature): Promise<void>;
}

/** The fixtures of a feature: everything in its folder. */
export function fixturesOf(feature: string): readonly Fixture[] {
  const folder = new URL(`fixtures/${feature}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((entry) => {
      const url = new URL(entry, folder);
      const isFolder = statSync(url).isDirectory();
      const files = isFolder ? readdirSync(url).map((file) => new URL(`${entry}/${file}`, folder)) : [url];
      return { name: entry.replace(/\..*$/, '').replaceAll('-', ' '), check: (asked) => check(files, asked) };
    });
}

const MARK = /<\|>|<\||\|>/g;

async function check(files: readonly URL[], feature: Feature): Promise<void> {
  const read = files.map((url) => ({ url, written: readFileSync(url, 'utf8') }));
  const marked = read.map((file) => ({ ...file, marked: file.written.replace(/^#>.*\n/gm, '') }));
  const texts = new Map(marked.map(({ url, marked }) => [uriOf(url), marked.replace(MARK, '')]));
  const pinned = /^# pinned: (\d+)$/m.exec([...texts.values()].join('\n'))?.[1];
  const { service } = serviceWith(calls, {}, pinned === undefined ? undefined : Number(pinned));
  for (const [uri, text] of texts) service.setFile(uri, text);
  const textOf = (uri: string): string => texts.get(uri) ?? '';
  for (const { url, written, marked: text } of marked) {
    const uri = uriOf(url);
    const told = (range: Range, of = uri): string => {
      const positions = createPositions(textOf(of));
      const found = textOf(of).slice(positions.offset(range.start), positions.offset(range.end));
      return `${of.replace(FOLDER, '')}:${range.start.line + 1} ${found}`;
    };
    const file = { service, uri, text: textOf(uri), told, textOf };
    const notes = 'of' in feature ? await feature.of(file) : await atMarks(text, file, feature.at);
    const actual = annotated(text, notes);
    if (isUpdating) writeFileSync(url, actual);
    else assert.equal(actual, written);
  }
}

const uriOf = (url: URL): string => FOLDER + url.pathname.slice(url.pathname.lastIndexOf('/') + 1);

async function atMarks(
  marked: string,
  file: FixtureFile,
  ask: (place: FixturePlace) => readonly string[] | Promise<readonly string[]>,
): Promise<readonly Note[]> {
  const positions = createPositions(file.text);
  const notes: Note[] = [];
  for (const { start, end } of marksIn(marked)) {
    const range = positions.range(start, end);
    const lines = await ask({ ...file, range, position: range.start });
    notes.push(...lines.map((words): Note => [range.end.line, words]));
  }
  return notes;
}

/** Offsets in the text without marks. */
function marksIn(marked: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let removed = 0;
  for (const { 0: mark, index } of marked.matchAll(MARK)) {
    const offset = index - removed;
    removed += mark.length;
    const last = found.at(-1);
    if (mark === '|>' && last) last.end = offset;
    else found.push({ start: offset, end: offset });
  }
  return found;
}

/** The text with what is said of each line below it. */
function annotated(text: string, notes: readonly Note[]): string {
  const byLine = Map.groupBy(notes, ([line]) => line);
  return text
    .split('\n')
    .map((line, index) => {
      const said = (byLine.get(index) ?? []).flatMap(([, words]) => words.split('\n'));
      return [line, ...said.map((words) => `#> ${words}`.trimEnd())].join('\n');
    })
    .join('\n');
}
