/** The messages of OTLP down to spans and log records, by the fields that hold lists of them. */
export interface ListShape {
  readonly field: string;
  readonly of: readonly ListShape[];
}

const list = (field: string, of: readonly ListShape[] = []): ListShape => ({ field, of });

export const TRACES_SHAPE = list('resourceSpans', [
  list('scopeSpans', [list('spans', [list('attributes'), list('events', [list('attributes')]), list('links')])]),
]);

export const LOGS_SHAPE = list('resourceLogs', [list('scopeLogs', [list('logRecords', [list('attributes')])])]);

/** A document with everything in the wrong place is told in a few sentences. */
const MAX_PROBLEMS = 10;

/** Lists that are none and messages that are none, each with its path: they are kept, and nothing is found in them. */
export function shapeProblems(document: object, shape: ListShape): readonly string[] {
  const problems: string[] = [];
  const tell = (message: string) => {
    problems.push(message);
    return problems.length < MAX_PROBLEMS;
  };
  checkList(document, shape, undefined, tell);
  return problems;
}

/** An item of a list, and what the list stands in. It becomes a text only where something is told of it. */
interface Place {
  readonly holder: Place | undefined;
  readonly field: string;
  readonly index: number;
}

const pathOf = ({ holder, field, index }: Place): string => `${pathIn(holder)}${field}[${index}]`;

const pathIn = (holder: Place | undefined): string => (holder ? `${pathOf(holder)}.` : '');

/** False once enough problems were told. */
function checkList(
  message: object,
  { field, of }: ListShape,
  holder: Place | undefined,
  tell: (message: string) => boolean,
): boolean {
  const items = Object.hasOwn(message, field) ? (message as Record<string, unknown>)[field] : undefined;
  if (items === undefined || items === null) return true;
  if (!Array.isArray(items))
    return tell(`${pathIn(holder)}${field} is not a list. OTLP/JSON has a list of objects there.`);
  for (let index = 0; index < items.length; index++) {
    const item: unknown = items[index];
    if (isMessage(item) && of.length === 0) continue;
    const place = { holder, field, index };
    if (!isMessage(item)) {
      if (!tell(`${pathOf(place)} is not an object.`)) return false;
    } else if (!of.every((inner) => checkList(item, inner, place, tell))) return false;
  }
  return true;
}

/** Whether a value can be a message at all: an object and no list. */
export function isMessage<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
