import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { emacsPath } from '../editor/install.ts';
import { createSupportDesk } from '../editor/support-desk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('session.el', import.meta.url));

/** What docs/editors.md tells people to put into their `init.el`. */
async function documentedSetups(): Promise<Readonly<Record<Client, string>>> {
  const page = await readFile(join(root, 'docs', 'editors.md'), 'utf8');
  const [section = ''] = /^## Emacs$[\s\S]*/m.exec(page) ?? [];
  const blocks = [...section.matchAll(/^```elisp\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
  const [eglot = '', lsp = ''] = blocks;
  assert.equal(blocks.length, 2, 'docs/editors.md has another set-up for Emacs than this test knows.');
  return { eglot, 'lsp-mode': `${eglot.split('\n').slice(0, 3).join('\n')}\n${lsp}` };
}

type Client = 'eglot' | 'lsp-mode';

describe('the language server in Emacs, set up as the page says', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createSupportDesk>> | undefined;
  const results: Record<string, Readonly<Record<string, unknown>>> = {};

  before(async function () {
    const emacs = emacsPath();
    if (emacs === undefined) {
      console.log('    skipped: Emacs with Eglot and lsp-mode is missing: npm run workbench');
      this.skip();
    }
    desk = await createSupportDesk();
    const { folder } = desk;
    // Emacs takes what is under version control for a project.
    await promisify(execFile)('git', ['init', '--quiet', folder]);
    for (const [client, setup] of Object.entries(await documentedSetups())) {
      const [init, told] = [join(folder, '..', `${client}.el`), join(folder, '..', `${client}.json`)];
      await writeFile(init, setup);
      await promisify(execFile)(emacs, ['--batch', '--no-init-file', '--load', script], {
        cwd: folder,
        // Something asks a person, and there is none.
        timeout: 80_000,
        env: {
          ...process.env,
          HOME: join(folder, '..'),
          PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
          PARAPET_CLIENT: client,
          PARAPET_SETUP: init,
          PARAPET_RESULTS: told,
        },
      });
      results[client] = JSON.parse(await readFile(told, 'utf8'));
    }
  });

  after(() => desk?.remove());

  /** What a step of a session came to. */
  const of = <T>(client: Client, step: string): T => {
    const result = results[client]?.[step];
    assert.ok(result !== undefined && !(result as { fault?: string }).fault, `${step}: ${JSON.stringify(result)}`);
    return result as T;
  };

  for (const client of ['eglot', 'lsp-mode'] as const) {
    describe(`by ${client}`, () => {
      it('starts for policies', () => assert.equal(of(client, 'attaches'), 'parapet-policy-mode'));

      it('underlines what is wrong', () =>
        assert.match(of<readonly string[]>(client, 'diagnostics').join('\n'), /Did you mean `phone`\?/));

      it('warns of nothing', () => assert.deepEqual(of(client, 'warnings'), []));
    });
  }

  it('completes what is typed', () => assert.ok(of<readonly string[]>('eglot', 'completion').includes('text')));

  it('finds where a name is given', () => assert.equal(of('eglot', 'definition'), 9));

  it('gives a name another one, everywhere', () => {
    const text = of<string>('eglot', 'rename');
    assert.match(text, /^ {2}telephone: \{ detector: pii\.phone/m);
    assert.match(text, /output\.text\.has\(telephone\)/);
  });

  it('formats', () => assert.match(of('eglot', 'formatting'), /^parapet: 1$/m));

  it('shows above each rule what it did to the traces of the folder', () => {
    const titles = of<readonly string[]>('lsp-mode', 'code lens');
    assert.equal(titles.length, 3);
    assert.ok(
      titles.some((title) => /^8 of 40 matched/.test(title)),
      titles.join('\n'),
    );
  });
});
