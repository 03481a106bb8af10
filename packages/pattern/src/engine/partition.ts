import { GroupDfa } from '../automaton/group-dfa.ts';
import { buildProgram } from '../automaton/program.ts';
import { AutomatonScan } from '../stream/automaton-scan.ts';
import { LongestCandidates } from '../stream/candidates.ts';
import { ORDINARY_TEXT, shuffledText } from './ordinary-text.ts';
import { buildRegexEngine, type CompiledRegex, type RegexEngine } from './regex-engine.ts';

/** Node numbers have to fit into one UTF-16 unit, where 0xffff is taken. */
const MAX_PROGRAM_NODES = 0xffff;
/** So few states never matter. */
const FEW_STATES = 256;
/** A calm automaton meets about a tenth more states when words are reordered, one that counts them twice as many. */
const RESTLESS_GROWTH = 1.5;
/** Every automaton is one more pass over each text. */
const MAX_PARTS = 8;
/** So often an automaton may forget its states before its patterns are parted. */
const PATIENCE = 2;

/**
 * Puts patterns into as few automata as stay small on ordinary text, whose states are built on the way. A pattern that
 * makes its automaton grow with the text gets one to itself, so that it slows down no other.
 */
export function partition(patterns: readonly CompiledRegex[], maxStates: number): RegexEngine[] {
  if (patterns.length === 0) return [];
  const nodes = patterns.reduce((total, { nfa }) => total + nfa.nodes.length, 0);
  if (nodes > MAX_PROGRAM_NODES && patterns.length > 1) return inHalves(patterns, maxStates);
  const engine = buildRegexEngine(patterns, maxStates);
  if (maxStates < 2 * FEW_STATES || !isRestless(engine.dfa) || patterns.length === 1) return [engine];
  const restless = patterns.filter(({ nfa }) => isRestless(new GroupDfa(buildProgram([nfa]), [false], maxStates)));
  if (restless.length === 0) return inHalves(patterns, maxStates);
  const calm = patterns.filter((pattern) => !restless.includes(pattern));
  return [...partition(calm, maxStates), ...restless.map((pattern) => buildRegexEngine([pattern], maxStates))];
}

function inHalves(patterns: readonly CompiledRegex[], maxStates: number): RegexEngine[] {
  const middle = patterns.length >> 1;
  return [...partition(patterns.slice(0, middle), maxStates), ...partition(patterns.slice(middle), maxStates)];
}

/**
 * Parts the patterns of automata that forgot their states too often, because texts were not as ordinary as expected.
 * Streams that began before go on with the old ones; what is found is the same.
 */
export function partRestless(engines: readonly RegexEngine[], maxStates: number): readonly RegexEngine[] {
  const tired = ({ dfa, patterns }: RegexEngine) => dfa.generation >= PATIENCE && patterns.length > 1;
  if (engines.length >= MAX_PARTS || !engines.some(tired)) return engines;
  return engines.flatMap((engine) => (tired(engine) ? inHalves(engine.patterns, maxStates) : [engine]));
}

/** Builds the states for ordinary text; says whether those for another order of its words are about as many again. */
function isRestless(dfa: GroupDfa): boolean {
  warmUp(dfa, ORDINARY_TEXT);
  if (dfa.built < FEW_STATES / 2) return false;
  const ordinary = dfa.built;
  warmUp(dfa, shuffledText());
  return dfa.built > FEW_STATES && dfa.built > RESTLESS_GROWTH * ordinary;
}

function warmUp(dfa: GroupDfa, text: string): void {
  const scan = new AutomatonScan(
    dfa,
    () => new LongestCandidates(),
    () => {},
  );
  scan.feed(text);
  scan.finish();
}
