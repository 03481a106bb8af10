import { checkPolicy } from '../check/check-policy.ts';
import { checkSet, type InSet } from '../check/check-set.ts';
import { isOfProfile } from '../check/demanded.ts';
import { withoutIgnored } from '../check/ignore-comments.ts';
import { canonicalJson } from '../digest.ts';
import { overridesOf } from '../family/override.ts';
import { type Member, reachableFrom, relate } from '../family/relate.ts';
import { ScannedFinder } from '../finder/finder-value.ts';
import { createFoundTexts } from '../finder/found-texts.ts';
import { createScanner, type Scanner } from '../finder/scanner.ts';
import type { ReadFile } from '../list/read-beside.ts';
import { createReporter, type Problem } from '../problem.ts';
import type { WrittenPolicy } from '../syntax/policy-syntax.ts';
import { readPolicy } from '../syntax/read-policy.ts';
import { type ParseYaml, parseYaml } from '../yaml/parse-yaml.ts';
import { type CompiledPolicy, compilePolicy, type Family } from './compile-policy.ts';
import { createPolicySet } from './create-policy-set.ts';
import type { LoadedPolicySet, LoadOptions, PolicyFile } from './load-policy-set.ts';
import type { PolicySet } from './policy-set.ts';

/**
 * Loads policies again and again while their files change. What a change does not touch is not read and compiled again: a policy is,
 * where its text, a file that it names, a policy that it extends or what others override of it is another; of its rules, where
 * nothing that stands before them is another, those that are written in another way. The result is what `loadPolicySet` gives.
 */
export interface Loader {
  load(files: readonly PolicyFile[], options?: LoadOptions): LoadedPolicySet;
}

/** A file as it was read. */
interface ReadPolicy {
  readonly text: string;
  readonly written: WrittenPolicy | undefined;
  readonly problems: readonly Problem[];
}

/** A policy as it was compiled, and what that depends on besides its text. */
interface Made {
  readonly written: WrittenPolicy;
  readonly bases: readonly CompiledPolicy[];
  /** In canonical form. */
  readonly overrides: string;
  /** Text of every file that it named, by path; undefined where there was none. */
  readonly reads: ReadonlyMap<string, string | undefined>;
  readonly compiled: CompiledPolicy;
  readonly problems: readonly Problem[];
}

/**
 * @param parse reads YAML; one that remembers, where others look at the same files
 * @param found what finders found in the texts that its policies decide, where others decide the same
 */
export function createLoader(read: ReadFile, parse = parseYaml, found = createFoundTexts()): Loader {
  let scanner = createScanner(found);
  let known = new Map<string, ReadPolicy>();
  let made = new Map<string, Made>();
  return {
    load(files, options = {}) {
      if (isMostlyLeftOver(scanner, [...made.values()])) {
        scanner = createScanner(found);
        made = new Map();
      }
      const texts = new Map<string, string | undefined>();
      const readOnce = (path: string): string | undefined => {
        if (!texts.has(path)) texts.set(path, read(path));
        return texts.get(path);
      };
      const all = files.map(({ path, text }) => ({ path, ...readAgain(known.get(path), path, text, parse) }));
      known = new Map(all.map((one) => [one.path, one]));
      const loaded = load(all, made, readOnce, scanner, options);
      // What cannot be read now will be again, and little of it will be another.
      const broken = files.flatMap(({ path }) => made.get(path) ?? []);
      made = new Map([...broken, ...loaded.made].map((one) => [one.compiled.file, one]));
      return loaded.result;
    },
  };
}

function readAgain(known: ReadPolicy | undefined, path: string, text: string, parse: ParseYaml): ReadPolicy {
  if (known?.text === text) return known;
  const { policy, problems } = readPolicy(path, text, parse);
  return { text, written: policy, problems };
}

function load(
  files: readonly (ReadPolicy & { readonly path: string })[],
  before: ReadonlyMap<string, Made>,
  read: ReadFile,
  scanner: Scanner,
  options: LoadOptions,
): { readonly made: readonly Made[]; readonly result: LoadedPolicySet } {
  const members = files.flatMap(({ path, text, written, problems }): readonly (Member & AsRead)[] =>
    written ? [{ written, reporter: createReporter(path, text), text, found: problems }] : [],
  );
  const { ordered, basesOf } = relate(
    members,
    files.every(({ written }) => written),
  );
  const overrides = Map.groupBy(
    members
      .flatMap(({ written }) => overridesOf(written))
      .sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
    ({ overridden }) => overridden.split('/', 1)[0] ?? '',
  );
  const made = new Map<Member, Made>();
  const policies: InSet[] = [];
  for (const member of ordered as typeof members) {
    const { written, reporter, text, found } = member;
    const above = [...reachableFrom(basesOf(member), basesOf)];
    const bases = above.flatMap((base) => made.get(base)?.compiled ?? []);
    const family = { bases, overrides: overrides.get(written.id.value) ?? [] };
    const isReadWell = !found.some(isError);
    const one = makeAgain(
      before.get(reporter.file),
      { written, file: reporter.file, text, isReadWell },
      family,
      read,
      scanner,
    );
    made.set(member, one);
    policies.push({
      policy: one.compiled,
      reporter,
      bases,
      hasError: [...found, ...one.problems, ...reporter.problems].some(isError),
    });
  }
  const byReporter = new Map([...made].map(([{ reporter }, { problems }]) => [reporter.file, problems]));
  const isWhole = policies.length === files.length && files.every(({ problems }) => !problems.some(isError));
  checkSet(policies, isWhole, options);
  const set = new Map(members.map(({ reporter }) => [reporter.file, reporter.problems]));
  const found = files.map(({ path, text, problems }) => ({
    ...{ path, text },
    problems: [...problems, ...(byReporter.get(path) ?? []), ...(set.get(path) ?? [])],
  }));
  const isFaultless = policies.length === files.length && !found.some(({ problems }) => problems.some(isError));
  const problems = found
    .flatMap(({ path, text, problems }) => withoutIgnored(path, text, problems, isFaultless))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  const all = [...made.values()];
  const alone = (path: string): PolicySet | undefined => {
    const one = policies.find(({ policy }) => policy.file === path);
    // That another is called like it, or that a profile demands more of it, says nothing against what it decides.
    const isFault = (problem: Problem): boolean =>
      isError(problem) && problem.code !== 'parapet/duplicate-policy' && !isOfProfile(problem);
    const faulty = new Set(found.flatMap(({ path, problems }) => (problems.some(isFault) ? [path] : [])));
    const isSound = one && ![one.policy, ...one.bases].some(({ file }) => faulty.has(file));
    return isSound ? createPolicySet([one.policy], scanner) : undefined;
  };
  if (!isFaultless) return { made: all, result: { problems, alone } };
  const reads = new Map(all.flatMap((one) => [...one.reads]));
  const sources = {
    files: files.map(({ path, text }) => ({ path, text })),
    reads: Object.fromEntries([...reads].filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
  const policySet = createPolicySet(
    all.map(({ compiled }) => compiled),
    scanner,
  );
  return { made: all, result: { set: policySet, problems, sources, alone } };
}

interface AsRead {
  readonly text: string;
  readonly found: readonly Problem[];
}

/** Compiles a policy, unless it was and nothing that it depends on is another; where only rules are another, these. */
function makeAgain(
  before: Made | undefined,
  {
    written,
    file,
    text,
    isReadWell,
  }: { readonly written: WrittenPolicy; readonly file: string; readonly text: string; readonly isReadWell: boolean },
  family: Family,
  read: ReadFile,
  scanner: Scanner,
): Made {
  const { bases } = family;
  const overrides = JSON.stringify(family.overrides);
  const isSameAround =
    before?.overrides === overrides &&
    before.bases.length === bases.length &&
    bases.every((base, index) => base === before.bases[index]) &&
    [...before.reads].every(([path, text]) => read(path) === text);
  if (isSameAround && before.written === written) return before;
  const { preamble } = written;
  const rulesAlone = isSameAround && preamble !== undefined && preamble === before.written.preamble;
  const reads = new Map(rulesAlone ? before.reads : []);
  const reading = (path: string): string | undefined => {
    const text = read(path);
    reads.set(path, text);
    return text;
  };
  const reporter = createReporter(file, text);
  const compiled = compilePolicy(written, family, scanner, reading, reporter, rulesAlone ? before.compiled : undefined);
  checkPolicy(compiled, reporter, isReadWell && !reporter.problems.some(isError));
  return { written, bases, overrides, reads, compiled, problems: reporter.problems };
}

/** A matcher looks for every finder that it was ever given. */
function isMostlyLeftOver({ finders }: Scanner, made: readonly Made[]): boolean {
  const used = new Set(
    made.flatMap(({ compiled }) =>
      [...compiled.finders.values()].flatMap((value) => (value instanceof ScannedFinder ? [value.index] : [])),
    ),
  );
  return finders.length > 2 * used.size + 16;
}

const isError = ({ severity }: Problem): boolean => severity === 'error';
