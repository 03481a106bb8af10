import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readLabels } from '@parapet/policy';
import { ENOUGH_LABELS } from '@parapet/replay';

const page = readFileSync(new URL('../../docs/labels.md', import.meta.url), 'utf8');

describe('the page on labels', () => {
  it('shows a file that is read without a problem', () => {
    const [, text = ''] = /^```yaml\n((?:.*\n)*?)```$/m.exec(page) ?? [];
    const { labels, problems } = readLabels('answers.policy.labels.yaml', text);
    assert.deepEqual([labels.labels.length, problems], [1, []]);
  });

  it('says of how many moments a share is told', () => {
    assert.ok(page.includes(`Each is told of ${ENOUGH_LABELS} moments and more.`));
  });
});
