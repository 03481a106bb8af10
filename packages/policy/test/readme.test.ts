import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertReadmeExamples } from '../../../test/readme/readme-examples.ts';
import { loadPolicySet } from '../src/index.ts';

describe('the examples of the README', () => {
  it('print what the README says', () => assertReadmeExamples(import.meta.url, 3));

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
