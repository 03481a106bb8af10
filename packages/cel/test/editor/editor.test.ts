import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt, referencesAt, signatureAt, symbolAt, tokensOf } from '../../src/editor.ts';
import { extensions } from '../../src/extensions.ts';
import type { Environment } from '../../src/index.ts';
import { parse, typeName, types } from '../../src/index.ts';
import type { MacroDecl } from '../../src/rewrite.ts';
import { expression, runs, environment as wide } from '../random-expressions.ts';
import { unmark } from '../source-with-marks.ts';

const { dyn, list, map, string, int } = types;
const environment: Environment = {
  variables: {
    user: {
      doc: 'Who is asking.',
      type: types.struct('User', {
        name: { doc: 'How to address them.', type: string },
        roles: { doc: '', type: list(string) },
        home: { doc: '', type: types.struct('Address', { zip: { doc: 'Five digits.', type: int } }) },
      }),
    },
    users: { doc: '', type: list(types.struct('Member', { age: { doc: '', type: int } })) },
    limits: { doc: '', type: map(string, int) },
    body: { doc: '', type: dyn },
    'http.method': { doc: '', type: string },
  },
  functions: extensions,
};

/** The source and the place of the cursor, which is written `<|>`. */
function at(marked: string): readonly [source: string, offset: number] {
  const offset = marked.indexOf('<|>');
  return [marked.replace('<|>', ''), offset];
}

const completed = (marked: string) => completionsAt(...at(marked), environment);
const namesOf = (marked: string) => completed(marked).map(({ name }) => name);

describe('completionsAt', () => {
  const offers: readonly (readonly [marked: string, has: readonly string[], hasNot: readonly string[]])[] = [
    ['<|>', ['user', 'limits', 'has', 'true', 'size', 'math.abs', 'timestamp'], ['startsWith', 'exists']],
    ['us<|>', ['user', 'users'], []],
    ['user.<|>', ['name', 'roles', 'home'], ['user', 'zip', 'startsWith']],
    ['user.na<|>', ['name'], []],
    ['user.<|>name', ['name'], []],
    ['user.home.<|> && true', ['zip'], ['name']],
    ['user.?home.<|>', ['zip', 'hasValue', 'optMap'], []],
    ['user.name.<|>', ['startsWith', 'size', 'matches'], ['exists', 'name', 'year']],
    ['user.name.s<|>("a")', ['startsWith'], []],
    ['user.roles.<|>', ['exists', 'all', 'size', 'join', 'map'], ['startsWith']],
    ['limits.<|>', ['exists', 'transformMap', 'size'], ['join']],
    ['body.<|>', ['exists', 'startsWith', 'join'], []],
    ['math.<|>', ['abs', 'greatest'], ['exists', 'user']],
    ['http.<|>', ['method'], ['exists']],
    ['users.exists(u, u.<|>)', ['age'], ['name']],
    ['users.exists(u, u.<|>', ['age'], []],
    ['users.exists(u, <|>', ['u', 'user'], []],
    ['limits.exists(k, v, <|>) || ', ['k', 'v'], []],
    ['users.map(u, u.age).exists(a, u<|>', ['user', 'a'], ['u']],
    ['cel.bind(x, user.home, x.<|>)', ['zip'], []],
    ['f(user.<|>', ['name'], []],
    ['user.name == "a" and user.<|>', ['name'], []],
    ['[1, user.<|>', ['name'], []],
    ['true ? user.<|> : ', ['name'], []],
    ['users[0].<|>', ['age'], []],
  ];
  for (const [marked, has, hasNot] of offers) {
    it(`of \`${marked}\` offers ${has.join(', ')}${hasNot.length > 0 ? `, not ${hasNot.join(', ')}` : ''}`, () => {
      const offered = namesOf(marked);
      for (const name of has) assert.ok(offered.includes(name), `${name} among ${offered.join(' ')}`);
      for (const name of hasNot) assert.ok(!offered.includes(name), `${name} is offered`);
    });
  }

  for (const marked of ['"us<|>"', '1<|>', 'user // us<|>', 'users.exists(<|>', 'user.name <|>']) {
    it(`of \`${marked}\` offers nothing`, () => assert.deepEqual(namesOf(marked), []));
  }

  it('says what each is, and what it replaces', () => {
    const name = completed('user.na<|>m == "a"').find((item) => item.name === 'name');
    assert.deepEqual(name, {
      kind: 'field',
      name: 'name',
      type: string,
      doc: 'How to address them.',
      range: { start: 5, end: 8 },
    });
  });
});

describe('declared macros', () => {
  const macro = (
    name: string,
    receiver: string | undefined,
    parameters: readonly string[],
    body: string,
  ): MacroDecl => ({
    name,
    doc: `Says ${name}.`,
    parameters,
    body: parse(body).expr,
    ...(receiver !== undefined && { receiver }),
  });
  const macros = [
    macro('none', 'list', ['x', 'p'], '!list.exists(x, p)'),
    macro('between', 'value', ['low', 'high'], 'value >= low && value <= high'),
    macro('implies', undefined, ['a', 'b'], '!a || b'),
    macro('twice', undefined, ['a'], 'a + a'),
  ];
  const offered = (marked: string) => completionsAt(...at(marked), environment, macros);
  const namesAt = (marked: string) => offered(marked).map(({ name }) => name);

  it('are offered where they can be called, with what is said of them', () => {
    const none = offered('users.<|>').find(({ name }) => name === 'none');
    assert.deepEqual(none && { kind: none.kind, doc: none.doc, type: none.type }, {
      kind: 'macro',
      doc: 'Says none.',
      type: types.bool,
    });
    assert.ok(namesAt('user.home.zip.<|>').includes('between'));
    assert.ok(!namesAt('user.home.zip.<|>').includes('none'));
    assert.ok(namesAt('true && imp<|>').includes('implies'));
    assert.ok(!namesAt('true && <|>').includes('none'));
  });

  it('know their variables while they are being written', () => {
    assert.deepEqual(namesAt('users.none(<|>'), []);
    assert.ok(namesAt('users.none(u, <|>').includes('u'));
    assert.ok(namesAt('users.none(u, u.<|>)').includes('age'));
    assert.ok(namesAt('implies(users.exists(u, u.age > 1), user.<|>').includes('roles'));
    assert.ok(namesAt('users.none(u.age, user.<|>').includes('roles'));
  });

  it('have signatures', () => {
    const signature = signatureAt('users.none(u, ', 14, environment, macros);
    assert.deepEqual(
      { ...signature, forms: signature?.forms.map(({ label }) => label) },
      { name: 'none', doc: 'Says none.', forms: ['list.none(x, p)'], active: 1 },
    );
    assert.equal(signatureAt('implies(', 8, environment, macros)?.forms[0]?.label, 'implies(a, b)');
  });

  it('and what they are given are symbols', () => {
    const source = 'users.none(u, u.age < 18) && twice(user.home.zip) > 3';
    const told = (offset: number) => {
      const symbol = symbolAt(source, offset, environment, macros);
      return symbol && `${symbol.kind} ${symbol.name}: ${typeName(symbol.type)}`;
    };
    assert.equal(told(7), 'macro none: bool');
    assert.equal(told(14), 'local u: Member');
    assert.equal(told(30), 'macro twice: int');
    assert.equal(told(46), 'field zip: int');
    assert.deepEqual(referencesAt(source, 11, environment, macros), [
      { start: 11, end: 12 },
      { start: 14, end: 15 },
    ]);
    const kinds = tokensOf(source, environment, macros).map(
      ({ kind, start, end }) => `${source.slice(start, end)}:${kind}`,
    );
    assert.deepEqual(kinds.slice(0, 5), ['users:variable', 'none:macro', 'u:local', 'u:local', 'age:field']);
    assert.ok(!kinds.some((kind) => kind.endsWith(':name')));
  });
});

describe('signatureAt', () => {
  const signatures: readonly (readonly [marked: string, label: string, active: number])[] = [
    ['user.name.startsWith(<|>)', 'string.startsWith(string) -> bool', 0],
    ['user.name.replace("a", <|>', 'string.replace(string, string) -> string', 1],
    ['size(<|>', 'size(string) -> int', 0],
    ['users.exists(u, <|>', 'list.exists(x, condition)', 1],
    ['math.bitAnd(1, <|>)', 'math.bitAnd(int, int) -> int', 1],
    ['has(<|>', 'has(x.field)', 0],
    ['size([user.name.charAt(<|>', 'string.charAt(int) -> string', 0],
    ['cel.bind(x, <|>', 'cel.bind(name, value, result)', 1],
  ];
  for (const [marked, label, active] of signatures) {
    it(`of \`${marked}\` is \`${label}\`, argument ${active}`, () => {
      const signature = signatureAt(...at(marked), environment);
      assert.equal(signature?.forms[0]?.label, label);
      assert.equal(signature?.active, active);
    });
  }

  it('says where the arguments stand in the label', () => {
    const [form] = signatureAt('user.name.replace(', 18, environment)?.forms ?? [];
    assert.deepEqual(
      form?.parameters.map(({ start, end }) => form.label.slice(start, end)),
      ['string', 'string'],
    );
  });

  it('is none outside of calls', () => assert.equal(signatureAt('size(a) + ', 10, environment), undefined));
});

describe('symbolAt', () => {
  const symbols: readonly (readonly [marked: string, told: string])[] = [
    ['us<|>er.name', 'variable user: User'],
    ['user.na<|>me', 'field name: string'],
    ['http.me<|>thod == "GET"', 'variable http.method: string'],
    ['users.exists(u, <|>u.age > 1)', 'local u: Member'],
    ['users.exists(<|>u, u.age > 1)', 'local u: Member'],
    ['users.ex<|>ists(u, u.age > 1)', 'macro exists: bool'],
    ['math.a<|>bs(1)', 'function math.abs: int'],
    ['type(1) == i<|>nt', 'type int: type(int)'],
  ];
  for (const [marked, told] of symbols) {
    it(`of \`${marked}\` is the ${told}`, () => {
      const symbol = symbolAt(...at(marked), environment);
      assert.equal(symbol && `${symbol.kind} ${symbol.name}: ${typeName(symbol.type)}`, told);
    });
  }

  it('has the documentation', () => {
    assert.equal(symbolAt('user.home.zip', 11, environment)?.doc, 'Five digits.');
    assert.ok(symbolAt('size("a")', 1, environment)?.doc.startsWith('How many'));
  });
});

describe('referencesAt', () => {
  const sources: readonly string[] = [
    '[|us<|>er|].name == "a" && [|user|].roles == users',
    'users.exists([|u|], [|<|>u|].age > 1) && users.all(u, u.age > 2)',
    'user.[|na<|>me|] == user.[|name|] + body.name',
    '[|si<|>ze|](user.name) > user.roles.[|size|]()',
  ];
  for (const marked of sources) {
    it(`finds \`${marked}\``, () => {
      const { source, ranges } = unmark(marked.replace('<|>', ''));
      const offset = unmark(marked).source.indexOf('<|>');
      const found = referencesAt(source, offset, environment).map(({ start, end }) => `${start}-${end}`);
      assert.deepEqual(found, ranges);
    });
  }
});

describe('tokensOf', () => {
  it('colours every part by what it stands for', () => {
    const source = 'user.name.size() > 3 && users.exists(u, u.age in [1]) // why';
    assert.deepEqual(
      tokensOf(source, environment).map(({ kind, start, end }) => `${source.slice(start, end)}:${kind}`),
      [
        ...['user:variable', 'name:field', 'size:function', '>:operator', '3:number', '&&:operator'],
        ...['users:variable', 'exists:macro', 'u:local', 'u:local', 'age:field', 'in:keyword', '1:number'],
        '// why:comment',
      ],
    );
  });

  it('overlaps nowhere, and nothing throws, in whatever state an expression is', () => {
    const broken = fc
      .tuple(expression, fc.nat(), fc.nat(10), fc.string({ maxLength: 3 }))
      .map(([source, from, count, text]) => {
        const start = from % (source.length + 1);
        return [source.slice(0, start) + text + source.slice(start + count), start + text.length] as const;
      });
    const holds = fc.property(broken, ([source, offset]) => {
      let end = 0;
      for (const token of tokensOf(source, wide)) {
        assert.ok(token.start >= end && token.end > token.start);
        end = token.end;
      }
      for (const { range } of completionsAt(source, offset, wide)) {
        assert.ok(range.start <= offset && offset <= range.end);
      }
      signatureAt(source, offset, wide);
      const here = symbolAt(source, offset, wide);
      if (here !== undefined)
        assert.ok(referencesAt(source, offset, wide).some(({ start }) => start === here.range.start));
    });
    fc.assert(holds, { numRuns: runs(500) });
  });
});
