import assert from 'node:assert/strict';
import { modelVersion } from '../src/model-version.ts';

describe('the version of a model', () => {
  it('is what stands at the end of its name', () => {
    const versions = {
      'gpt-4o-2024-08-06': '2024-08-06',
      'gpt-4-0613': '0613',
      'claude-sonnet-4-20250514': '20250514',
      'claude-3-5-haiku@20241022': '20241022',
      'anthropic.claude-3-haiku-20240307-v1:0': '20240307',
      'gemini-1.5-pro-002': '002',
      'mistral-large-2411': '2411',
    };
    for (const [name, version] of Object.entries(versions)) assert.equal(modelVersion(name), version, name);
  });

  it('is not known where the name tells none', () => {
    for (const name of ['gpt-4o', 'o1', 'phi-4', 'gpt-4o-mini', 'claude-opus-4-1', 'llama3.1:8b', 'gemini-2.5-pro', ''])
      assert.equal(modelVersion(name), undefined, name);
    assert.equal(modelVersion(undefined), undefined);
  });
});
