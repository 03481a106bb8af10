import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseSettings } from '../../src/settings/project-settings.ts';

const problemsOf = (text: string) =>
  parseSettings(text, 'parapet.yaml').problems.map(
    ({ line, column, start, end, code, message }) => `${line}:${column} ${code} <${text.slice(start, end)}> ${message}`,
  );

describe('project settings', () => {
  it('map the context to headers and span attributes, and add endpoints', () => {
    const text = `
parapet: 1
context:
  user.id: { header: X-User-Id }
  user.roles: { header: x-user-roles }
  user.attributes.department: { span_attribute: app.department }
  session.id: { span_attribute: app.session }
  tenant: { header: x-tenant }
endpoints:
  - http://localhost:8000/v1
`;
    assert.deepEqual(parseSettings(text, 'parapet.yaml'), {
      problems: [],
      settings: {
        context: [
          { path: 'user.id', source: { kind: 'header', name: 'x-user-id' } },
          { path: 'user.roles', source: { kind: 'header', name: 'x-user-roles' } },
          { path: 'user.attributes.department', source: { kind: 'span_attribute', name: 'app.department' } },
          { path: 'session.id', source: { kind: 'span_attribute', name: 'app.session' } },
          { path: 'tenant', source: { kind: 'header', name: 'x-tenant' } },
        ],
        endpoints: ['http://localhost:8000/v1'],
      },
    });
  });

  it('may be empty', () => {
    assert.deepEqual(problemsOf('# nothing yet\n'), []);
    assert.deepEqual(problemsOf('context:\nendpoints: []\n'), []);
  });

  it('name a profile', () => {
    assert.equal(parseSettings('profile: pilot', 'parapet.yaml').settings.profile, 'pilot');
    assert.deepEqual(problemsOf('profile: prodction\n'), [
      '1:10 parapet/profile <prodction> There is no profile `prodction`. Did you mean `production`?',
    ]);
    assert.deepEqual(problemsOf('profile: [pilot]\n').length, 1);
  });

  it('ask what was meant by a key that does not exist, at its place', () => {
    assert.deepEqual(problemsOf('contxt: {}\ncontext:\n  user.role: { header: x }\n'), [
      '1:1 parapet/unknown-setting <contxt> There is no setting `contxt`. Did you mean `context`?',
      '3:3 parapet/unknown-context <user.role> There is no context `user.role`. Did you mean `user.roles`?',
    ]);
  });

  it('list what there is where nothing is near', () => {
    assert.match(problemsOf('context: { zzzzzz: { header: x } }')[0] ?? '', /There are `user\.id`, .*`tenant`\./);
  });

  it('say what a source looks like', () => {
    assert.deepEqual(
      problemsOf('context:\n  user.id: x-user-id\n  tenant: { heeder: x }\n  session.id: { header: 3 }\n'),
      [
        '2:12 parapet/context-source <x-user-id> Say where `user.id` comes from: `{ header: name }` or `{ span_attribute: name }`.',
        '3:13 parapet/context-source <heeder> There is no source `heeder`. Did you mean `header`?',
        '4:25 parapet/context-source <3> The name of a header is text.',
      ],
    );
  });

  it('refuse an endpoint that is no URL, and keep the others', () => {
    const { settings, problems } = parseSettings('endpoints: [localhost:8000, "http://ok/v1"]', 'parapet.yaml');
    assert.deepEqual(settings.endpoints, ['http://ok/v1']);
    assert.deepEqual(
      problems.map(({ code, column }) => [code, column]),
      [['parapet/endpoint', 13]],
    );
  });

  it('report what is no YAML, or given twice, at its place', () => {
    assert.deepEqual(
      problemsOf('endpoints: []\nendpoints: []\n').map((problem) => problem.slice(0, 30)),
      ['2:1 parapet/yaml-duplicate-key'],
    );
  });

  it('end soon, however large or deep they are', () => {
    for (const text of [
      '['.repeat(500_000),
      '- '.repeat(20_000),
      '? '.repeat(20_000),
      '#'.repeat(2_000_000),
      '# '.repeat(20_000),
    ])
      parseSettings(text, 'parapet.yaml');
    const aliases = Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*a, *a]\n`).join('');
    assert.notDeepEqual(problemsOf(`a: &a [x]\n${aliases}`), []);
  });

  it('take names that objects have for names like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const { settings, problems } = parseSettings(
        `context: { 'user.attributes.${name}': { header: ${name} } }\n${name}: x\n`,
        'parapet.yaml',
      );
      assert.deepEqual(settings.context, [
        { path: `user.attributes.${name}`, source: { kind: 'header', name: name.toLowerCase() } },
      ]);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['parapet/unknown-setting'],
      );
      assert.notDeepEqual(problemsOf(`context: { tenant: { ${name}: x } }`), []);
    }
  });

  it('never throw, and every problem lies within the text', () => {
    const fragments = fc.constantFrom(
      'context',
      'endpoints',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      '*a',
      '&a',
      '!!x',
      'user.id',
      '?',
      '|',
      '\t',
      '%',
      '---\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const { start, end, line, column } of parseSettings(text, 'parapet.yaml').problems)
            assert.ok(0 <= start && start <= end && end <= text.length + 1 && line >= 1 && column >= 1);
        },
      ),
      { numRuns: process.env.PARAPET_LONG ? 100_000 : 1_000 },
    );
  });
});
