import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { whatIsMissing } from './install.ts';
import { pictureOfFailure, takePicture } from './pictures.ts';
import { createSupportDesk } from './support-desk.ts';
import { actUntil, startWorkbench, type Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const extension = join(root, 'extension');

describe('the packed extension in VS Code', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createSupportDesk>>;
  let workbench: Workbench;

  const picture = (name: string) => takePicture(workbench.page, name);

  /** Types at the end of the line that holds this text. */
  const typeAfter = async (line: string, typed: string): Promise<void> => {
    await workbench.page.locator('.view-line', { hasText: line }).first().click();
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.type(typed, { delay: 20 });
  };

  const lens = (text: RegExp) => workbench.page.locator('.codelens-decoration', { hasText: text }).first();

  before(async function () {
    const missing = whatIsMissing();
    if (missing) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    await promisify(execFile)('npm', ['run', '--silent', 'package', '-w', 'extension'], { cwd: root });
    desk = await createSupportDesk();
    workbench = await startWorkbench({ folder: desk.folder, vsix: join(extension, 'parapet.vsix') });
  });

  afterEach(function () {
    return pictureOfFailure(workbench?.page, this.currentTest);
  });
  after(async () => {
    await workbench?.close();
    await desk?.remove();
  });

  it('shows above a rule what it did to the traces of the folder', async () => {
    await workbench.open('answers.policy.yaml');
    await lens(/8 of 40 matched/).waitFor();
    await picture('editor');
  });

  it('shows the values at a span that is chosen, where they stand', async () => {
    const { page } = workbench;
    const choose = (title: string) => async (patience: { timeout: number }) => {
      await page.locator('.view-line', { hasText: 'when: output.text.has(card)' }).first().click(patience);
      await page.keyboard.press('Control+.');
      await page.locator('.action-widget').getByText(title).first().click(patience);
    };
    const values = page.locator('.view-line', { hasText: /=\s*true/ }).first();
    await actUntil(values, choose('Show the values at the latest match of'));
    await page.locator('.view-line', { hasText: /has\(card\)\s*=\s*true/ }).waitFor();
    await picture('editor-values');
    await actUntil(values, choose('Show no values'), 'detached');
  });

  it('underlines what is wrong with a rule while it is typed', async () => {
    await typeAfter('when: output.text.has(phone)', ' && output.txt');
    await workbench.page.locator('.squiggly-error').first().waitFor();
  });

  it('offers to mend it, and mends it', async () => {
    const { page } = workbench;
    const suggestions = page.locator('.suggest-widget.visible');
    await suggestions.waitFor();
    await page.keyboard.press('Escape');
    await suggestions.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').getByText('text', { exact: false }).first().waitFor();
    await picture('editor-fix');
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: 'has(phone) && !staff && output.text' }).waitFor();
  });

  it('completes what is typed', async () => {
    const { page } = workbench;
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('sev', { delay: 30 });
    await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'severity' }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+K');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
  });

  it('changes the lens with what is typed, before anything is saved', async () => {
    const { page } = workbench;
    const saved = await readFile(join(desk.folder, 'policies', 'answers.policy.yaml'), 'utf8');
    await page.keyboard.type('.size() > 500', { delay: 20 });
    // What nobody could tell before, short answers settle.
    await lens(/^0 of 40 matched · 0 would block — /).waitFor();
    assert.equal(await readFile(join(desk.folder, 'policies', 'answers.policy.yaml'), 'utf8'), saved);
  });

  it('shows what the edit changes about the traces, in groups, while it is typed', async () => {
    const { page } = workbench;
    await page.locator('.activitybar [aria-label^="Parapet"]').first().click();
    const row = (text: RegExp) => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
    await row(/Cannot tell\s*8/).waitFor();
    const typed = ' && output.text.size() > 500';
    await typeAfter('when: output.text.has(card)', typed);
    await row(/Newly allowed\s*8/).waitFor();
    await row(/no-card-numbers\s*block → nothing · chat gpt-4o-mini/).waitFor();
    await lens(/^0 of 40 matched · 0 would block · \+0 −8 since saved/).waitFor();
    await page.locator('.pane-body .message', { hasText: 'Saved against edited on 40 moments' }).waitFor();
    await picture('impact');
    for (let left = typed.length; left > 0; left--) await page.keyboard.press('Backspace');
    await row(/Newly allowed\s*0/).waitFor();
  });

  it('marks in the gutter what each rule did, and marks it stale while the policy is broken', async () => {
    const { page } = workbench;
    // What is stale is drawn in broken lines.
    const drawn = (stale: boolean) =>
      page.waitForFunction((isStale) => {
        const signs = [...document.querySelectorAll('.margin .cgmr')].flatMap((sign) => {
          const [, svg] = /base64,([\w+/=]+)/.exec(getComputedStyle(sign).backgroundImage) ?? [];
          return svg === undefined ? [] : [atob(svg).includes('stroke-dasharray')];
        });
        return signs.length >= 2 && signs.every((broken) => broken === isStale);
      }, stale);
    await drawn(false);
    await typeAfter('has(phone) && !staff', ' && (');
    await lens(/^stale: /).waitFor();
    await drawn(true);
    for (let typed = 0; typed < 5; typed++) await page.keyboard.press('Backspace');
    await lens(/^0 of 40 matched/).waitFor();
  });

  it('lists the moments that a rule matched', async () => {
    const { page } = workbench;
    const matches = lens(/8 of 40 matched/).locator('a');
    const eighth = page.locator('.quick-input-list .monaco-list-row').nth(7);
    await actUntil(eighth, (patience) => matches.first().click(patience));
    await picture('editor-matches');
    await page.keyboard.press('Escape');
  });

  it('runs the tests of policies, and shows in the gutter what they cover', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+S');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    await page.locator('.activitybar [aria-label^="Testing"]').first().click();
    await workbench.command('Test: Run All Tests with Coverage');
    // What was typed above says that only long answers are kept from giving a phone number.
    await page.locator('.result-summary', { hasText: '3/4' }).first().waitFor();
    await workbench.open('answers.policy.yaml');
    await page.locator('.coverage-deco-gutter').first().waitFor();
    await picture('editor-tests');
  });

  it('writes labels and tests from spans to the disk, and counts the labels on the lens', async () => {
    const { page } = workbench;
    const policies = join(desk.folder, 'policies');
    const typed = ' && output.text.size() > 500';
    // What tests said takes the place of half the policy.
    await page.keyboard.press('Control+J');
    await typeAfter('when: output.text.has(card)', typed);
    await page.locator('.activitybar [aria-label^="Parapet"]').first().click();
    const span = page.locator('.pane-body .monaco-list-row', { hasText: /no-card-numbers\s*block → nothing/ }).first();
    const act = (title: string) => async (patience?: { timeout: number }) => {
      await span.hover(patience);
      await span.locator(`.action-label[aria-label^="${title}"]`).click(patience);
    };
    const missed = page.locator('.quick-input-list .monaco-list-row', { hasText: 'no-card-numbers: missed' }).first();
    await actUntil(missed, act('Label This Span'));
    await missed.click();
    await lens(/ · 1 label, 1 not met — /).waitFor();
    const labels = await readFile(join(policies, 'answers.policy.labels.yaml'), 'utf8');
    assert.match(labels, /rule: no-card-numbers\n {4}label: missed\n {4}trace: \.\.\/traces\/calls\.otlp\.jsonl\n/);
    assert.ok(!labels.includes('4111'));
    await act('Add This Span as a Test')();
    await page.locator('.tab.active', { hasText: 'answers.policy.test.yaml' }).waitFor();
    const tests = await readFile(join(policies, 'answers.policy.test.yaml'), 'utf8');
    assert.match(
      tests,
      /output: \{ text: You can pay with the card 4111 1111 1111 1111\. \}\n +expect: \{ verdict: allow \}\n$/,
    );
    await workbench.open('answers.policy.yaml');
    await typeAfter('when: output.text.has(card)', '');
    for (let left = typed.length; left > 0; left--) await page.keyboard.press('Backspace');
    await lens(/ · 1 label — /).waitFor();
    // The edited policy allowed what the saved one does not: the test says so, and the label is met.
    await workbench.command('Test: Run All Tests');
    await page.locator('.activitybar [aria-label^="Testing"]').first().click();
    await page.locator('.result-summary', { hasText: '4/6' }).first().waitFor();
    await page.locator('.activitybar [aria-label^="Parapet"]').first().click();
    await page.keyboard.press('Control+J');
  });

  it('says why a rule did not hold', async () => {
    const { page } = workbench;
    const id = page.locator('.view-line', { hasText: 'id: no-competitors' }).first();
    const entry = page.locator('.monaco-menu .action-label', { hasText: 'Why Did This Rule Not Hold?' }).first();
    const nearest = page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'output.text.has(competitor) = false',
    });
    await actUntil(nearest.first(), async (patience) => {
      await id.click({ button: 'right', position: { x: 60, y: 8 }, ...patience });
      await entry.click(patience);
    });
    await page.keyboard.press('Escape');
  });

  it('says in the status bar what there is of traces, how old they are, the mode of the policy, and errors', async () => {
    const { page } = workbench;
    const status = page.locator('.statusbar-item', { hasText: 'Parapet: ' });
    await status.filter({ hasText: /160 moments, \d+ min ago · enforce$/ }).waitFor();
    await typeAfter('has(phone) && !staff', ' && staf');
    await status.filter({ hasText: /· enforce · 1 error$/ }).waitFor();
    for (let left = ' && staf'.length; left > 0; left--) await page.keyboard.press('Backspace');
    await status.filter({ hasText: /· enforce$/ }).waitFor();
  });

  it('opens a menu from the status bar, and receives traces when that is chosen', async () => {
    const { page } = workbench;
    const status = page.locator('.statusbar-item', { hasText: 'Parapet: ' });
    const entry = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await actUntil(entry('traces/calls.otlp.jsonl'), (patience) => status.click(patience));
    await picture('editor-menu');
    const before = workbench.listeningPorts();
    await entry('Start receiving traces').click();
    await status.filter({ hasText: /· :\d+ ·/ }).waitFor();
    const opened = workbench.listeningPorts().filter((port) => !before.includes(port));
    const told = /:(\d+) ·/.exec((await status.textContent()) ?? '')?.[1];
    if (process.platform === 'linux') assert.deepEqual(opened.map(String), [told]);
  });
});

describe('the packed extension in a folder that is not trusted', function () {
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createSupportDesk>>;
  let workbench: Workbench;

  before(async function () {
    if (whatIsMissing()) this.skip();
    desk = await createSupportDesk();
    const vsix = join(extension, 'parapet.vsix');
    workbench = await startWorkbench({ folder: desk.folder, vsix, asksForTrust: true });
  });

  after(async () => {
    await workbench?.close();
    await desk?.remove();
  });

  it('counts what it did to the traces of the folder, and opens no port', async () => {
    const { page } = workbench;
    await workbench.open('answers.policy.yaml');
    await page.locator('.codelens-decoration', { hasText: '8 of 40 matched' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: /Parapet: .* · restricted$/ }).click();
    await page
      .locator('.quick-input-list .monaco-list-row', {
        hasText: 'Until then no port is opened and nothing is fetched.',
      })
      .waitFor();
    await takePicture(page, 'restricted');
    assert.equal(await page.locator('.quick-input-list', { hasText: 'Start receiving' }).count(), 0);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.statusbar-item', { hasText: /Parapet: .* · :\d+/ }).count(), 0);
    assert.deepEqual(await readdir(desk.folder), ['parapet.yaml', 'policies', 'traces']);
    // Its own port is the one that the browser talks to.
    assert.ok(workbench.listeningPorts().length <= 1);
  });

  it('has one language for policies, tests and settings, and leaves other YAML to others', async () => {
    const { page } = workbench;
    const language = page.locator('.statusbar-item[id="status.editor.mode"]');
    for (const file of ['answers.policy.yaml', 'answers.policy.test.yaml', 'parapet.yaml']) {
      await workbench.open(file);
      await language.filter({ hasText: /^Parapet$/ }).waitFor();
    }
    await writeFile(join(desk.folder, 'other.yaml'), 'when: a\n');
    await workbench.open('other.yaml');
    await language.filter({ hasText: /^YAML$/ }).waitFor();
  });
});
