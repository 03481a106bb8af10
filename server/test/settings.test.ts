import assert from 'node:assert/strict';
import { defaultSettings, readSettings } from '../src/settings.ts';

describe('the setting of which files are traces', () => {
  const read = (traces: unknown) => {
    const { settings, wrong } = readSettings({ traces });
    return { traces: settings.traces, wrong };
  };

  it('takes globs as people write them, as seen from the workspace folder', () => {
    assert.deepEqual(read(['./traces/*.jsonl', '**/*.json']), { traces: ['traces/*.jsonl', '**/*.json'], wrong: [] });
  });

  it('says so of globs that could find nothing', () => {
    for (const glob of ['/var/traces/*.jsonl', '../traces/*.jsonl', '~/traces/*', 'C:\\traces\\*', '']) {
      const { traces, wrong } = read([glob]);
      assert.deepEqual(traces, []);
      assert.ok(wrong.length === 1 && wrong[0]?.includes(JSON.stringify(glob)), glob);
    }
  });

  it('is the default where it is something else', () => {
    for (const value of [undefined, null, 'a', 5, {}]) assert.deepEqual(read(value).traces, defaultSettings.traces);
  });
});
