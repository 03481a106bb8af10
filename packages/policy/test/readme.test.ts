import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertReadmeExamples } from '../../../test/readme/readme-examples.ts';
import { loadPolicySet } from '../src/index.ts';

/** What the README speaks of and does not show. */
const files: Readonly<Record<string, string>> = {
  'lists/formulary.csv': 'name\nzanfirol\n',
  'prompts/tone.md': 'Is anybody insulted?\n',
};

const acme = `parapet: 1
policy: acme
owner: acme@acme.example
finders: { phone: { pattern: '555-[0-9]{4}' }, email: { detector: pii.email } }
rules: [{ id: no-phone-numbers, at: output, when: output.text.has(phone), then: redact, message: No. }]
`;

describe('the examples of the README', () => {
  it('print what the README says', () => assertReadmeExamples(import.meta.url, 4));

  it('of the language are policies without an error', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const examples = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, example = '']) => example);
    assert.ok(examples.length >= 5);
    const head = 'parapet: 1\npolicy: clinic\nowner: clinic@acme.example\nreviewers: [clinic@acme.example]\n';
    const rule = 'rules: [{ id: any, at: span, when: span.name == "none", then: flag }]\n';
    for (const example of examples) {
      const text = example.includes('parapet: 1') ? example : head + example;
      const whole = text.includes('rules:') ? text : text + rule;
      const { set, problems } = loadPolicySet(
        [
          { path: 'a.policy.yaml', text: whole },
          { path: 'acme.policy.yaml', text: acme },
        ],
        (path) => files[path],
      );
      assert.ok(set, `${example}\n${problems.map(({ message }) => message).join('\n')}`);
    }
  });

  it('of actions are policies without a fault', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, chapter = ''] = readme.split('\n## Actions\n');
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(chapter) ?? [];
    const { set, problems } = loadPolicySet(
      [
        {
          path: 'a.policy.yaml',
          text: `parapet: 1\npolicy: clinic\nowner: clinic@acme.example\nmode: enforce\n${example}`,
        },
      ],
      () => undefined,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      set?.rules.map(({ action }) => action),
      ['escalate', 'reroute'],
    );
  });
});
