import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { whatIsMissing } from './install.ts';
import { pictureOfFailure, takePicture } from './pictures.ts';
import { actUntil, startWorkbench, type Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the walkthrough, from an empty folder to the first verdict', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let folder: string;
  let workbench: Workbench;

  /** Shows the walkthrough with one of its steps open, whose button is chosen until what it does is seen. */
  const choose = (step: string, button: string, effect: Locator): Promise<void> => {
    const { page } = workbench;
    return actUntil(effect, async (patience) => {
      await workbench.command('Parapet: Show Walkthrough');
      await page.locator('.getting-started-step', { hasText: step }).first().click(patience);
      await page.locator('.getting-started-step.expanded').getByText(button, { exact: true }).click(patience);
    });
  };

  /** Waits until a step has its tick. */
  const isDone = async (step: string): Promise<void> => {
    await workbench.command('Parapet: Show Walkthrough');
    await workbench.page
      .locator('.getting-started-step', { hasText: step })
      .locator('.codicon.complete')
      .first()
      .waitFor();
  };

  before(async function () {
    const missing = whatIsMissing();
    if (missing) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    await promisify(execFile)('npm', ['run', '--silent', 'package', '-w', 'extension'], { cwd: root });
    folder = await mkdtemp(join(tmpdir(), 'parapet-empty-'));
    workbench = await startWorkbench({ folder, vsix: join(root, 'extension', 'parapet.vsix') });
  });
  afterEach(function () {
    return pictureOfFailure(workbench?.page, this.currentTest);
  });
  after(async () => {
    await workbench?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  it('writes a policy, with a test and settings', async () => {
    await workbench.command('Parapet: Show Walkthrough');
    await workbench.page.locator('.getting-started-step').first().waitFor();
    await takePicture(workbench.page, 'walkthrough');
    const written = workbench.page.locator('.tab.active', { hasText: 'assistant.policy.yaml' });
    await choose('Write a policy', 'Write a First Policy', written);
    assert.deepEqual(await readdir(join(folder, 'policies')), ['assistant.policy.test.yaml', 'assistant.policy.yaml']);
    await isDone('Write a policy');
  });

  it('runs its tests', async () => {
    const seventh = workbench.page.locator('.codicon-testing-passed-icon').nth(6);
    await choose('Try it on moments', 'Run All Tests', seventh);
    await isDone('Try it on moments');
  });

  it('shows the first verdict, on traces that were made up', async () => {
    const lens = workbench.page.locator('.codelens-decoration', { hasText: '2 of 8 matched' }).first();
    await choose('See what it would have done', 'Add Sample Traces', lens);
    await isDone('See what it would have done');
  });

  it('shows what a change of a rule changes', async () => {
    const { page } = workbench;
    const unchanged = page.locator('.sidebar .monaco-list-row', { hasText: /Unchanged\s*18/ }).first();
    await choose('Change a rule', 'Show Impact', unchanged);
    await page.locator('.view-line', { hasText: 'when: output.text.has(phone)' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' && output.text.contains("Robin")', { delay: 20 });
    await page
      .locator('.codelens-decoration', { hasText: '1 of 8 matched · 0 would block · +0 −1 since saved' })
      .waitFor();
    await page
      .locator('.sidebar .monaco-list-row', { hasText: /Action changed\s*1/ })
      .first()
      .waitFor();
    await isDone('Change a rule');
  });

  it('receives traces', async () => {
    const port = workbench.page.locator('.statusbar-item', { hasText: /Parapet: .* · :\d+/ });
    await choose('Receive the traces', 'Start Receiving Traces', port);
    await isDone('Receive the traces');
  });
});
