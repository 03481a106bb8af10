import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { neovimPath } from '../editor/install.ts';
import { createSupportDesk } from '../editor/support-desk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('session.lua', import.meta.url));

/** What docs/editors.md tells people to put into their `init.lua`. */
async function documentedSetup(): Promise<string> {
  const page = await readFile(join(root, 'docs', 'editors.md'), 'utf8');
  const [section = ''] = /^## Neovim$[\s\S]*?(?=^## )/m.exec(page) ?? [];
  const blocks = [...section.matchAll(/^```lua\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  assert.equal(blocks.length, 2, 'docs/editors.md has another set-up for Neovim than this test knows.');
  return blocks.join('\n');
}

describe('the language server in Neovim, set up as the page says', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createSupportDesk>> | undefined;
  let results: Readonly<Record<string, unknown>> = {};

  before(async function () {
    const neovim = neovimPath();
    if (neovim === undefined) {
      console.log('    skipped: Neovim is missing: npm run workbench');
      this.skip();
    }
    desk = await createSupportDesk();
    const { folder } = desk;
    const [init, told] = [join(folder, '..', 'init.lua'), join(folder, '..', 'results.json')];
    await writeFile(init, await documentedSetup());
    await promisify(execFile)(neovim, ['--headless', '--clean', '-u', init, '-c', `luafile ${script}`], {
      cwd: folder,
      // Something asks a person, and there is none.
      timeout: 150_000,
      env: {
        ...process.env,
        PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        PARAPET_RESULTS: told,
      },
    });
    results = JSON.parse(await readFile(told, 'utf8'));
  });

  after(() => desk?.remove());

  /** What a step of the session came to. */
  const of = <T>(step: string): T => {
    const result = results[step];
    assert.ok(result !== undefined && !(result as { fault?: string }).fault, `${step}: ${JSON.stringify(result)}`);
    return result as T;
  };

  it('starts for policies', () => of('attaches'));

  it('shows above each rule what it did to the traces of the folder, and lists them', () => {
    const titles = of<readonly string[]>('code lens');
    assert.equal(titles.length, 3);
    assert.ok(
      titles.some((title) => /^8 of 40 matched/.test(title)),
      titles.join('\n'),
    );
    assert.match(of('lens runs'), /^no-phone-numbers:/);
  });

  it('underlines what is wrong, and mends it by a code action', () => {
    assert.match(of<readonly string[]>('diagnostics').join('\n'), /phon/);
    of('code action');
  });

  it('tells the values at the latest match of a rule, once a code action has pinned it', () => {
    assert.match(of('pinned'), /At the pinned output of/);
  });

  it('completes the names that exist there', () => {
    const labels = of<readonly string[]>('completion');
    for (const label of ['staff', 'phone', 'output']) assert.ok(labels.includes(label), label);
  });

  it('explains what the cursor is on, and how a function is called', () => {
    assert.match(of('hover'), /text: string/);
    assert.match(of('signature'), /has\(/);
  });

  it('goes to where a name is given, finds where it is used, and changes it', () => {
    assert.match(of('definition'), /phone: \{ detector/);
    assert.ok(of<readonly string[]>('references').length >= 2);
    of('rename');
  });

  it('lists what a policy names, and all policies', () => {
    const symbols = of<readonly string[]>('document symbols').join('\n');
    for (const name of ['no-card-numbers', 'staff', 'competitor']) assert.ok(symbols.includes(name), symbols);
    assert.match(of<readonly string[]>('workspace symbols').join('\n'), /tools\.policy\.yaml:\d+ .*refund-ceiling/);
  });

  it('lays a policy out', () => assert.equal(of('formatting'), true));

  it('receives traces where it is told to', () => {
    assert.match(of('receives'), /^Parapet receives traces at http:\/\/127\.0\.0\.1:\d+/);
  });

  it('serves tests of policies too', () => {
    assert.match(of<readonly string[]>('tests').join('\n'), /no-phone-number/);
  });
});
