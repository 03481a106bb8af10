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
  checkList(document, shape, '', tell);
  return problems;
}

/** False once enough problems were told. */
function checkList(holder: object, shape: ListShape, path: string, tell: (message: string) => boolean): boolean {
  const { field } = shape;
  const items = Object.hasOwn(holder, field) ? (holder as Record<string, unknown>)[field] : undefined;
  if (items === undefined || items === null) return true;
  if (!Array.isArray(items)) return tell(`${path}${field} is not a list. OTLP/JSON has a list of objects there.`);
  for (const [index, item] of items.entries()) {
    const itemPath = `${path}${field}[${index}]`;
    if (!isMessage(item)) {
      if (!tell(`${itemPath} is not an object.`)) return false;
    } else {
      for (const inner of shape.of) {
        if (!checkList(item, inner, `${itemPath}.`, tell)) return false;
      }
    }
  }
  return true;
}

/** Whether a value can be a message at all: an object and no list. */
export function isMessage<T>(value: T): value is T & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
