import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { createAgentDesk } from './agent-desk.ts';
import { whatIsMissing } from './install.ts';
import { pictureOfFailure, takePicture } from './pictures.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the panel of traces in VS Code', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createAgentDesk>>;
  let workbench: Workbench;
  /** What the browser would not load or do, and what was thrown in it. */
  const refused: string[] = [];
  const thrown: string[] = [];

  const picture = (name: string) => takePicture(workbench.page, name);
  const panel = (): FrameLocator => workbench.page.frameLocator('iframe.webview').frameLocator('iframe');
  const traces = (): Locator => panel().locator('.row.trace');
  const spans = (): Locator => panel().locator('.row.span');
  /** Of the span that is looked at. */
  const told = (): Locator => panel().locator('#tab-panel');
  const tab = (name: string): Locator => panel().getByRole('tab', { name });

  const chooseTheme = async (name: string): Promise<void> => {
    const { page } = workbench;
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+T');
    await page.locator('.quick-input-widget:visible input').first().fill(name);
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await page.keyboard.press('Enter');
  };

  before(async function () {
    const missing = whatIsMissing();
    if (missing) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    await promisify(execFile)('npm', ['run', '--silent', 'package', '-w', 'extension'], { cwd: root });
    desk = await createAgentDesk();
    workbench = await startWorkbench({ folder: desk.folder, vsix: join(root, 'extension', 'parapet.vsix') });
    workbench.page.on('console', (message) => {
      if (/Refused to|Content Security Policy/.test(message.text())) refused.push(message.text());
    });
    workbench.page.on('pageerror', (error) => thrown.push(error.message));
    await workbench.open('tools.policy.yaml');
    await workbench.page.locator('.codelens-decoration', { hasText: 'matched' }).first().waitFor();
  });

  afterEach(function () {
    return pictureOfFailure(workbench?.page, this.currentTest);
  });
  after(async () => {
    await workbench?.close();
    await desk?.remove();
  });

  it('lets its page run its own script, and load nothing from anywhere else', async () => {
    await workbench.command('Parapet: Show Traces');
    const policy = await panel().locator('meta[http-equiv]').getAttribute('content');
    assert.match(policy ?? '', /^default-src 'none'; style-src [^;]+; font-src [^;]+; script-src 'nonce-[^;]+'$/);
    assert.doesNotMatch(policy ?? '', /unsafe/);
  });

  it('lists traces, and shows of the newest the span that is denied', async () => {
    await workbench.command('Parapet: Show Traces');
    await traces().filter({ hasText: 'tools/refund-ceiling' }).first().waitFor();
    await workbench.command('View: Toggle Maximized Panel');
    await spans().and(panel().locator('.chosen')).filter({ hasText: 'deny' }).waitFor();
    await told().locator('.part', { hasText: 'issue_refund' }).last().waitFor();
  });

  it('tells a decision clause by clause, and draws where its workflow goes', async () => {
    await tab('decisions').click();
    await told().locator('.rule.held', { hasText: 'tools/refund-ceiling' }).waitFor();
    await told().locator('.clause.true', { hasText: 'double(tool.arguments.amount) > 100.0' }).first().waitFor();
    await told().locator('.workflow .state.after', { hasText: 'refunded' }).first().waitFor();
  });

  it('narrows down to what a verdict and a text say, and back', async () => {
    await panel().locator('.chip', { hasText: 'modify' }).click();
    await panel().locator('.count', { hasText: '4 of 26 traces' }).waitFor();
    await panel().locator('vscode-textfield.search input').fill('gpt-4o-mini');
    await panel().locator('.count', { hasText: '4 of 26 traces' }).waitFor();
    await panel().locator('vscode-textfield.search input').fill('nothing of the kind');
    await panel().getByText('No trace has a span like this.').waitFor();
    await panel().locator('vscode-toolbar-button[label="Clear Filters"]').click();
    await panel()
      .locator('.count', { hasText: /^26 traces$/ })
      .waitFor();
  });

  it('is walked by keyboard, and masks evidence until it is asked for', async () => {
    const { page } = workbench;
    await tab('conversation').click();
    await panel().getByRole('listbox', { name: 'Traces' }).focus();
    await page.keyboard.press('Home');
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowDown');
    await told().locator('mark.evidence', { hasText: '[phone]' }).waitFor();
    await panel().locator('vscode-toolbar-button[label="Show Evidence"]').click();
    await told().locator('mark.evidence', { hasText: '+1 212 555 0142' }).waitFor();
    await panel().getByRole('tree', { name: 'Spans' }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await spans().nth(1).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await spans().and(panel().locator('.chosen')).filter({ hasText: 'chat' }).waitFor();
    await panel().locator('vscode-toolbar-button[icon="pinned"]').waitFor();
  });

  it('shows the spans of a rule, and leads to the rule', async () => {
    const { page } = workbench;
    await tab('decisions').click();
    await told().locator('.rule.held').first().hover();
    await told().locator('vscode-toolbar-button[label="Show the spans of this rule"]').first().click();
    // Two for which it held, and two for which nobody can tell.
    await panel().locator('.count', { hasText: '4 of 26 traces' }).waitFor();
    await told().locator('vscode-toolbar-button[label="Go to the rule"]').first().click();
    await page.locator('.tab.active', { hasText: 'answers.policy.yaml' }).waitFor();
    await panel().locator('vscode-toolbar-button[label="Clear Filters"]').click();
    await workbench.command('View: Focus Active Editor Group');
  });

  it('tells another verdict while the policy is typed, before it is saved', async () => {
    const { page } = workbench;
    // The cursor stands at the id of the rule; its condition is three lines below.
    for (let line = 0; line < 3; line++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.type(' && output.text.size() > 500', { delay: 20 });
    await panel().locator('.chip', { hasText: 'modify' }).filter({ hasText: '2' }).waitFor();
  });

  it('goes on with a server that is started again', async () => {
    await workbench.command('Parapet: Restart Language Server');
    await workbench.command('File: Revert File');
    await panel().locator('.chip', { hasText: 'modify' }).filter({ hasNotText: '2' }).waitFor();
  });

  it('takes its colours from the theme', async () => {
    const { page } = workbench;
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await page.setViewportSize({ width: 1440, height: 900 });
    await makeRoomForPanel(page);
    await traces().first().click();
    await tab('decisions').click();
    await workbench.open('tools.policy.yaml');
    // What the editor tells of the span that was chosen.
    await page.locator('.view-line', { hasText: '= false' }).first().waitFor();
    for (const [theme, kind, name] of themes) {
      await chooseTheme(theme);
      await panel().locator(`body.${kind}`).waitFor();
      if (name) await picture(name);
    }
  });

  it('has asked for nothing that its page may not have, and thrown nothing', () => {
    assert.deepEqual({ refused, thrown }, { refused: [], thrown: [] });
  });
});

const themes = [
  ['Dark High Contrast', 'vscode-high-contrast', undefined],
  ['Light Modern', 'vscode-light', 'trace-panel-light'],
  ['Dark Modern', 'vscode-dark', 'trace-panel'],
] as const;

/** Draws the upper edge of the panel up. */
async function makeRoomForPanel(page: Page): Promise<void> {
  const box = await page.locator('.part.panel').boundingBox();
  if (!box) return;
  await page.mouse.move(box.x + 300, box.y - 1);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y - 130, { steps: 5 });
  await page.mouse.up();
}
