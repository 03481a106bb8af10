import { Duration, type FieldDecl, Timestamp, Unknown, type VariableDecl } from '@parapet/cel';
import { momentVariables, suppliedRoots, type TextPath, textPaths } from '../schema/moment-schema.ts';
import { leavesOf } from './leaves.ts';
import {
  type Input,
  type Message,
  type Moment,
  type MomentKind,
  momentKinds,
  type Output,
  type Part,
  type Retrieval,
  type ToolCall,
} from './moment.ts';
import { joinPieces, type TextPiece } from './text.ts';
import { UnknownText } from './unknown-text.ts';

/** A moment as conditions see it. */
export interface View {
  /** The root that holds the moment's own content, such as `output`. */
  readonly own: string;
  /** The declared roots, each seen or unknown. */
  readonly roots: Readonly<Record<string, unknown>>;
  /** The pieces of its texts, by the path that conditions name them with. */
  readonly texts: Readonly<Partial<Record<TextPath, readonly TextPiece[]>>>;
  /** Parts that nobody can read as text, such as images. */
  readonly opaque: readonly string[];
}

/** Lays a moment out as the language declares it; what the host left out is unknown. */
export function viewOf(moment: Moment): View {
  const { declared, unseen } = rootsAt[moment.at];
  const roots: Record<string, unknown> = { ...unseen };
  roots.now = timestampOf(moment.time);
  const texts: Partial<Record<TextPath, readonly TextPiece[]>> = {};
  const opaque: string[] = [];
  for (const { name, fields } of declared) {
    const value = moment[name as keyof Moment];
    if (value === undefined) continue;
    if (value instanceof Unknown) roots[name] = value;
    else if (name === 'input') roots[name] = inputView(value as Input, texts, opaque);
    else if (name === 'output') roots[name] = outputView(value as Output, texts, opaque);
    else if (name === 'tool') roots[name] = toolView(value as ToolCall, moment.at, texts);
    else if (name === 'retrieval') roots[name] = retrievalView(value as Retrieval, texts);
    else roots[name] = fields ? supplied(value as object, fields) : value;
  }
  const own = ownText[moment.at];
  if (own && moment.recorded && isUnseen(texts[own])) standIn(own, moment.recorded, roots, texts);
  for (const { text } of moment.recordedFacts ?? []) if (text !== undefined) nameHidden(text, moment.at, roots);
  return { own: contentRoots[moment.at], roots, texts, opaque };
}

interface Root {
  readonly name: string;
  /** Of a root that somebody supplies: its fields. */
  readonly fields: readonly SuppliedField[] | undefined;
}

/** The roots of a kind of moment. */
interface Roots {
  readonly declared: readonly Root[];
  /** What stands for each where it was not seen. */
  readonly unseen: Readonly<Record<string, Unknown>>;
}

interface SuppliedField {
  readonly name: string;
  readonly isDuration: boolean;
  readonly missing: Unknown;
}

/** What is laid out at each kind of moment: worked out once, because every decision begins with it. */
const rootsAt = Object.fromEntries(momentKinds.map((kind) => [kind, rootsOf(momentVariables[kind])])) as Record<
  MomentKind,
  Roots
>;

function rootsOf(variables: Readonly<Record<string, VariableDecl>>): Roots {
  const supplied = Object.entries(variables).filter(([name]) => name !== 'now');
  return {
    declared: supplied.map(([name, { type }]) => ({
      name,
      fields: suppliedRoots.has(name) && type.kind === 'struct' ? suppliedFields(name, type.fields) : undefined,
    })),
    unseen: Object.fromEntries(Object.keys(variables).map((name) => [name, new Unknown([name])])),
  };
}

function suppliedFields(root: string, fields: Readonly<Record<string, FieldDecl>>): readonly SuppliedField[] {
  return Object.entries(fields).map(([name, { type }]) => ({
    name,
    isDuration: type.kind === 'duration',
    missing: new Unknown([`${root}.${name}`]),
  }));
}

const isUnseen = (pieces: readonly TextPiece[] = []): boolean =>
  pieces.every(({ content }) => content instanceof Unknown && !(content instanceof UnknownText));

/** Puts what was recorded of the moment's own text in its place. */
function standIn(
  own: TextPath,
  recorded: readonly TextPiece[],
  roots: Record<string, unknown>,
  texts: Partial<Record<TextPath, readonly TextPiece[]>>,
): void {
  const [root = ''] = own.split('.');
  const known = roots[root] instanceof Unknown ? supplied({}, fieldsOf(root)) : roots[root];
  roots[root] = { ...(known as object), text: joinPieces(own, recorded) };
  texts[own] = recorded;
}

/** A text that was not seen is known by its path, so that what is recorded of it can be found. */
function nameHidden(path: string, at: MomentKind, roots: Record<string, unknown>): void {
  const [root = '', field = ''] = path.split('.');
  if (!textPaths.some((known) => known === path) || !(root in momentVariables[at])) return;
  const value = roots[root];
  const known = value instanceof Unknown ? supplied({}, fieldsOf(root)) : (value as Readonly<Record<string, unknown>>);
  const text = known[field];
  if (!(text instanceof Unknown)) return;
  roots[root] = text.paths.includes(path) ? known : { ...known, [field]: new Unknown([path]) };
}

function fieldsOf(root: string): readonly SuppliedField[] {
  const declared = Object.values(momentVariables).find((variables) => root in variables)?.[root]?.type;
  return declared?.kind === 'struct' ? suppliedFields(root, declared.fields) : [];
}

export function timestampOf(milliseconds: number): Timestamp | Unknown {
  const seconds = Math.floor(milliseconds / 1000);
  return Timestamp.of(seconds, Math.round((milliseconds - seconds * 1000) * 1e6)) ?? new Unknown(['now']);
}

function durationOf(seconds: number): Duration | undefined {
  const nanoseconds = Math.round(seconds * 1e9);
  return Number.isFinite(nanoseconds) ? Duration.of(BigInt(nanoseconds)) : undefined;
}

/** Fields of what somebody supplies: one that is missing was not supplied, so it is unknown. */
function supplied(value: object, fields: readonly SuppliedField[]): Readonly<Record<string, unknown>> {
  const filled: Record<string, unknown> = { ...value };
  for (const { name, isDuration, missing } of fields) {
    const part = filled[name];
    if (part === undefined) filled[name] = missing;
    else if (isDuration && typeof part === 'number') filled[name] = durationOf(part) ?? missing;
  }
  return filled;
}

function inputView(
  input: Input,
  texts: Partial<Record<TextPath, readonly TextPiece[]>>,
  opaque: string[],
): Readonly<Record<string, unknown>> {
  const { messages, system, tools } = input;
  const toolNames = tools === undefined || tools instanceof Unknown ? tools : tools.map(({ name }) => name);
  if (messages instanceof Unknown)
    return withoutAbsent({ text: messages, messages, system: messages, tools: toolNames });
  const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
  const laid = messages.map(lastAnswer === -1 ? layOut : layOutOnce);
  for (const each of laid) if (each.opaque.length > 0) opaque.push(...each.opaque);
  const fresh: TextPiece[] = [];
  const instructions: TextPiece[] =
    system === undefined || system instanceof Unknown
      ? []
      : system.map(({ content }, index) => ({ part: `/input/system/${index}`, content }));
  laid.forEach(({ shown: { role }, pieces }, index) => {
    if (role === 'system' || role === 'developer') instructions.push(...pieces);
    else if (index > lastAnswer && (role === 'user' || role === 'tool' || role === 'function')) fresh.push(...pieces);
  });
  texts['input.text'] = fresh;
  return withoutAbsent({
    text: joinPieces('input.text', fresh),
    system: system instanceof Unknown ? system : joinPieces('input.system', instructions),
    messages: laid.map(({ shown }) => shown),
    tools: toolNames,
  });
}

/** A message of a transcript as it is laid out. */
interface LaidMessage {
  readonly index: number;
  readonly pieces: readonly TextPiece[];
  readonly opaque: readonly string[];
  /** As conditions see it. */
  readonly shown: { readonly role: string; readonly text: string | Unknown };
}

/**
 * Every turn of a transcript is a moment that begins with all the turns before, so a message is laid out once for all of them. Most
 * transcripts have one turn, of which remembering costs more than laying it out again.
 */
const laidOut = new WeakMap<Message, LaidMessage>();

function layOutOnce(message: Message, index: number): LaidMessage {
  const known = laidOut.get(message);
  if (known?.index === index) return known;
  const laid = layOut(message, index);
  laidOut.set(message, laid);
  return laid;
}

function layOut({ role, parts }: Message, index: number): LaidMessage {
  const opaque: string[] = [];
  const pieces: TextPiece[] = [];
  for (let place = 0; place < parts.length; place++)
    addPieces(parts[place] as Part, `/input/messages/${index}/parts/${place}`, pieces, opaque);
  return { index, pieces, opaque, shown: { role, text: joinPieces('input.messages', pieces) } };
}

function addPieces(part: Part, pointer: string, pieces: TextPiece[], opaque: string[]): void {
  switch (part.type) {
    case 'opaque':
      opaque.push(`${pointer} (${part.media})`);
      break;
    case 'tool_call':
      break;
    case 'tool_call_response':
      pieces.push(...leavesOf(part.result, `${pointer}/result`));
      break;
    default:
      pieces.push({ part: pointer, content: part.content });
  }
}

function outputView(
  output: Output,
  texts: Partial<Record<TextPath, readonly TextPiece[]>>,
  opaque: string[],
): Readonly<Record<string, unknown>> {
  const { parts, ...ending } = output;
  if (parts instanceof Unknown) return withoutAbsent({ text: parts, reasoning: parts, refusal: parts, ...ending });
  const pieces = { text: [] as TextPiece[], reasoning: [] as TextPiece[], refusal: [] as TextPiece[] };
  parts.forEach((part, index) => {
    const before = pieces.text.length;
    addPieces(part, `/output/parts/${index}`, pieces.text, opaque);
    if (part.type === 'reasoning' || part.type === 'refusal') pieces[part.type].push(...pieces.text.slice(before));
  });
  texts['output.text'] = pieces.text;
  texts['output.reasoning'] = pieces.reasoning;
  texts['output.refusal'] = pieces.refusal;
  return withoutAbsent({
    text: joinPieces('output.text', pieces.text),
    reasoning: joinPieces('output.reasoning', pieces.reasoning),
    refusal: joinPieces('output.refusal', pieces.refusal),
    ...ending,
  });
}

function toolView(
  tool: ToolCall,
  at: MomentKind,
  texts: Partial<Record<TextPath, readonly TextPiece[]>>,
): Readonly<Record<string, unknown>> {
  const pieces =
    at === 'tool_result' ? leavesOf(tool.result, '/tool/result') : leavesOf(tool.arguments, '/tool/arguments');
  texts['tool.text'] = pieces;
  return withoutAbsent({ ...tool, text: joinPieces('tool.text', pieces) });
}

function retrievalView(
  { query, documents }: Retrieval,
  texts: Partial<Record<TextPath, readonly TextPiece[]>>,
): Readonly<Record<string, unknown>> {
  if (documents instanceof Unknown) return { query, documents, text: documents };
  const pieces = documents.map(({ text }, index) => ({ part: `/retrieval/documents/${index}/text`, content: text }));
  texts['retrieval.text'] = pieces;
  return { query, documents, text: joinPieces('retrieval.text', pieces) };
}

function withoutAbsent(fields: Record<string, unknown>): Readonly<Record<string, unknown>> {
  for (const key of Object.keys(fields)) if (fields[key] === undefined) delete fields[key];
  return fields;
}

/** A place that conditions read, two levels deep. */
export interface ReadPath {
  readonly path: string;
  readonly root: string;
  /** None where the root is read as a whole. */
  readonly field: string | undefined;
}

export function readPathOf(path: string): ReadPath {
  const [root = '', field] = path.split('.');
  return { path, root, field };
}

/** Whether a path that conditions read was seen: 'no', or only what an earlier host 'recorded'. */
export function seenAt(view: View, { path, root, field }: ReadPath): 'yes' | 'recorded' | 'no' {
  const value = view.roots[root];
  const at =
    value instanceof Unknown || field === undefined
      ? value
      : (value as Readonly<Record<string, unknown>> | undefined)?.[field];
  if (!(at instanceof Unknown)) return 'yes';
  const pieces = view.texts[path as TextPath] ?? [];
  return pieces.length > 0 &&
    pieces.every(({ content }) => typeof content === 'string' || content instanceof UnknownText)
    ? 'recorded'
    : 'no';
}

/** The path of all of the moment's own text, as against its context. */
export const ownText: Readonly<Record<MomentKind, TextPath | undefined>> = {
  input: 'input.text',
  output: 'output.text',
  tool_call: 'tool.text',
  tool_result: 'tool.text',
  retrieval: 'retrieval.text',
  call_end: 'output.text',
  span: undefined,
};

/** Roots that hold the moment's own content, as against its context. */
const contentRoots: Readonly<Record<MomentKind, string>> = {
  input: 'input',
  output: 'output',
  tool_call: 'tool',
  tool_result: 'tool',
  retrieval: 'retrieval',
  call_end: 'output',
  span: 'span',
};
