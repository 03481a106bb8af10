import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

describe('the manifest of the extension', () => {
  const manifest = read('../package.json');

  it('has the version of the language server', () => {
    assert.equal(manifest.version, read('../../server/package.json').version);
  });

  it('asks for no newer VS Code than the one whose types it is compiled with', () => {
    assert.equal(
      manifest.engines.vscode.replace('^', ''),
      `${manifest.devDependencies['@types/vscode'].replace('~', '')}`,
    );
  });

  it('has the traces of the server as the default of its setting', async () => {
    const { defaultSettings } = await import('@parapet/language-server/protocol');
    assert.deepEqual(manifest.contributes.configuration.properties['parapet.traces'].default, defaultSettings.traces);
  });
});
