import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Captures, compileSearch } from '../src/index.ts';
import { arbitraryText, runs } from './arbitrary.ts';

/** An expression, and whether it may match nothing or has groups: what JavaScript repeats otherwise than RE2. */
interface Draft {
  readonly source: string;
  readonly empty: boolean;
  readonly groups: boolean;
}

const { pattern } = fc.letrec<{ pattern: Draft; piece: Draft }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'pattern' },
    { weight: 2, arbitrary: tie('piece') },
    { weight: 3, arbitrary: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map(inSequence) },
    { weight: 3, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map(eitherOf) },
  ),
  piece: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'pattern' },
    { weight: 4, arbitrary: characters('a', 'b', '[^a]', '.', '\\w', '😀', '[ab]') },
    { weight: 1, arbitrary: assertions('^', '$', '\\b', '\\B', '(?=a)', '(?<!b)', '(?=b|$)', '') },
    { weight: 2, arbitrary: tie('pattern').map((inner) => ({ ...inner, source: `(${inner.source})`, groups: true })) },
    {
      weight: 3,
      arbitrary: fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '*?', '+?', '??')).map(repeat),
    },
  ),
}));

function characters(...sources: string[]): fc.Arbitrary<Draft> {
  return fc.constantFrom(...sources).map((source) => ({ source, empty: false, groups: false }));
}

function assertions(...sources: string[]): fc.Arbitrary<Draft> {
  return fc.constantFrom(...sources).map((source) => ({ source, empty: true, groups: false }));
}

function inSequence(parts: readonly Draft[]): Draft {
  const source = parts.map((part) => part.source).join('');
  return { source, empty: parts.every(({ empty }) => empty), groups: parts.some(({ groups }) => groups) };
}

function eitherOf([a, b]: readonly [Draft, Draft]): Draft {
  return { source: `(?:${a.source}|${b.source})`, empty: a.empty || b.empty, groups: a.groups || b.groups };
}

function repeat([body, mark]: readonly [Draft, string]): Draft {
  if (body.empty || body.groups) return body;
  return { source: `(?:${body.source})${mark}`, empty: /^[*?]/.test(mark), groups: false };
}

/**
 * What the engine's `RegExp` finds; an empty match where another ended does not count, as in RE2, nor does one between
 * the halves of a character, where only the engine looks.
 */
function expected(source: string, text: string): (readonly [number, number] | undefined)[][] {
  const regExp = new RegExp(source, 'gud');
  const found: (readonly [number, number] | undefined)[][] = [];
  let last = -1;
  for (let at = 0; at <= text.length; ) {
    regExp.lastIndex = at;
    const indices = regExp.exec(text)?.indices;
    const [whole] = indices ?? [];
    if (indices === undefined || whole === undefined) break;
    const [start, end] = whole;
    if (start === end && (text.codePointAt(start - 1) ?? 0) > 0xffff) {
      at = start + 1;
      continue;
    }
    if (start !== end || start !== last) found.push([...indices]);
    last = end;
    at = start === end ? end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) : end;
  }
  return found;
}

const pairs = (captures: Captures) => captures.map((place) => place && ([place.start, place.end] as const));
const search = (source: string, text: string) => [...compileSearch(source).matches(text)].map(pairs);

describe('compileSearch', () => {
  it('finds what backtracking finds, groups included', () => {
    fc.assert(
      fc.property(pattern, arbitraryText(['a', 'b', '1', ' ', '😀', '\ud83d'], 12), ({ source }, text) => {
        assert.deepEqual(search(source, text), expected(source, text), `/${source}/ in ${JSON.stringify(text)}`);
      }),
      runs(4000),
    );
  });

  it('remembers nothing between texts', () => {
    const { matches } = compileSearch('(a|ab)(c|bcd)(d*)');
    for (const text of ['abcd', 'x', 'acd abcd', '', 'abcd']) {
      assert.deepEqual([...matches(text)].map(pairs), search('(a|ab)(c|bcd)(d*)', text));
    }
  });

  // Where RE2 differs from JavaScript; the expectations are those of RE2 and of Go's `regexp`.
  const differing: readonly (readonly [source: string, text: string, matches: unknown])[] = [
    [
      '(?:(a)|b)*',
      'ab',
      [
        [
          [0, 2],
          [0, 1],
        ],
      ],
    ],
    [
      '(|a)*',
      'aa',
      [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 1],
        ],
        [
          [2, 2],
          [2, 2],
        ],
      ],
    ],
    [
      '(|a)+',
      'aa',
      [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 1],
        ],
        [
          [2, 2],
          [2, 2],
        ],
      ],
    ],
    [
      '(a*)*',
      'b',
      [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 1],
        ],
      ],
    ],
    [
      '(a*)+',
      'b',
      [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 1],
        ],
      ],
    ],
    ['(a|b)*c|(a|ab)*c', 'abc', [[[0, 3], [1, 2], undefined]]],
    [
      '(a+)(b+)|',
      'ab',
      [
        [
          [0, 2],
          [0, 1],
          [1, 2],
        ],
      ],
    ],
  ];
  for (const [source, text, matches] of differing) {
    it(`finds of \`${source}\` in \`${text}\` what RE2 does`, () => assert.deepEqual(search(source, text), matches));
  }

  it('ignores case on demand', () => {
    assert.deepEqual([...compileSearch('k(.)', { ignoreCase: true }).matches('K1')].map(pairs), [
      [
        [0, 2],
        [1, 2],
      ],
    ]);
  });

  it('says how many groups there are', () => assert.equal(compileSearch('(a)(?:b)(?<c>d)').groups, 2));

  it('refuses what it cannot read', () => assert.throws(() => compileSearch('(a'), { name: 'PatternError' }));
});
