import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
}

interface Command {
  readonly category: string;
  readonly title: string;
}

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

  it('has one language for policies, tests, labels and settings, which is not YAML', () => {
    const [{ id, extensions, filenames }] = manifest.contributes.languages;
    assert.deepEqual(
      [id, extensions, filenames],
      ['parapet-policy', ['.policy.yaml', '.policy.test.yaml', '.policy.labels.yaml'], ['parapet.yaml']],
    );
  });

  it('describes every setting', () => {
    for (const [name, setting] of Object.entries<Setting>(manifest.contributes.configuration.properties))
      assert.match(setting.markdownDescription ?? setting.description ?? '', /\.$/, name);
  });

  it('tells of every setting and command in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const settings = Object.keys(manifest.contributes.configuration.properties).map((name) => `| \`${name}\``);
    const commands = manifest.contributes.commands.map(
      (command: Command) => `\`${command.category}: ${command.title}\``,
    );
    for (const named of [...settings, ...commands]) assert.ok(readme.includes(named), named);
  });

  it('has the traces of the server as the default of its setting', async () => {
    const { defaultSettings } = await import('@parapet/language-server/protocol');
    assert.deepEqual(manifest.contributes.configuration.properties['parapet.traces'].default, defaultSettings.traces);
  });
});
