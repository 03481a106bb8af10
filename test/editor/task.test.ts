import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { whatIsMissing } from './install.ts';
import { pictureOfFailure } from './pictures.ts';
import { createSupportDesk } from './support-desk.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('a task of the packed extension', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createSupportDesk>>;
  let workbench: Workbench;

  before(async function () {
    if (whatIsMissing()) this.skip();
    await promisify(execFile)('npm', ['run', '--silent', 'package', '-w', 'extension'], { cwd: root });
    desk = await createSupportDesk({ has: 'traces, and the command' });
    workbench = await startWorkbench({ folder: desk.folder, vsix: join(root, 'extension', 'parapet.vsix') });
  });
  afterEach(function () {
    return pictureOfFailure(workbench?.page, this.currentTest);
  });
  after(async () => {
    await workbench?.close();
    await desk?.remove();
  });

  it('tells what failed among the problems', async () => {
    const { page } = workbench;
    const file = join(desk.folder, 'policies', 'answers.policy.yaml');
    const policy = await readFile(file, 'utf8');
    await writeFile(file, policy.replace('has(phone) && !staff', 'has(phone) && !staff && output.text.size() > 500'));
    await workbench.open('answers.policy.yaml');
    await workbench.command('Tasks: Run Test Task');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'parapet: test' }).first().click();
    await page.locator('.terminal-wrapper').first().waitFor();
    await workbench.command('Problems: Focus on Problems View');
    const problem = page.locator('.markers-panel .monaco-list-row', {
      hasText: 'a customer is not given a phone number: ',
    });
    await problem.first().waitFor();
  });
});
