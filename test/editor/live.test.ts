import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startModelServer } from '../../examples/support-bot/model/server.ts';
import { whatIsMissing } from './install.ts';
import { pictureOfFailure, takePicture } from './pictures.ts';
import { createSupportDesk } from './support-desk.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the packed extension beside a service that is being developed', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(180_000);

  let desk: Awaited<ReturnType<typeof createSupportDesk>>;
  let workbench: Workbench;
  let service: Awaited<ReturnType<typeof startService>>;

  const lens = (text: RegExp) => workbench.page.locator('.codelens-decoration', { hasText: text }).first();
  const status = (text: RegExp) => workbench.page.locator('.statusbar-item', { hasText: text }).first();

  before(async function () {
    const missing = whatIsMissing();
    if (missing) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    await promisify(execFile)('npm', ['run', '--silent', 'package', '-w', 'extension'], { cwd: root });
    desk = await createSupportDesk({ has: 'the service, and no traces' });
    workbench = await startWorkbench({ folder: desk.folder, vsix: join(root, 'extension', 'parapet.vsix') });
    service = await startService(desk.folder);
  });
  afterEach(function () {
    return pictureOfFailure(workbench?.page, this.currentTest);
  });
  after(async () => {
    await service?.stop();
    await workbench?.close();
    await desk?.remove();
  });

  it('says that there are no traces yet', async () => {
    await workbench.open('answers.policy.yaml');
    await status(/Parapet: 0 moments/).waitFor();
  });

  it('starts to receive, and writes where into a file that only its owner reads', async () => {
    await workbench.command('Parapet: Start Receiving Traces');
    await status(/· :\d+/).waitFor();
    const file = join(desk.folder, '.parapet', 'receiver.json');
    assert.equal((await stat(file)).mode & 0o077, 0);
    assert.match(await readFile(file, 'utf8'), /"url": ?"http:\/\/127\.0\.0\.1:\d+/);
  });

  it('counts what the service does, while it does it', async () => {
    await service.ask('Can I call the warehouse?');
    await lens(/^1 of 1 matched/).waitFor();
    await service.ask('What are your opening hours?');
    await lens(/^1 of 2 matched/).waitFor();
  });

  it('changes the count with what is typed, before anything is saved', async () => {
    const { page } = workbench;
    await page.locator('.view-line', { hasText: 'when: output.text.has(phone)' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' && output.text.size() > 500', { delay: 20 });
    await lens(/^0 of 2 matched · 0 would block · \+0 −1 since saved/).waitFor();
    await page.locator('.tab.active.dirty').waitFor();
    await takePicture(page, 'live');
  });

  it('goes on counting while the edit is not saved', async () => {
    await service.ask('Which card do you have on file?');
    await lens(/^0 of 3 matched/).waitFor();
  });
});

/** The support desk as a person starts it who works on it: with one flag, in the folder that the editor shows. */
async function startService(folder: string) {
  const model = await startModelServer();
  const { NODE_OPTIONS: _, NODE_ENV: __, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', '@parapet/instrumentation/register', 'service.js'], {
    cwd: folder,
    env: {
      ...env,
      PORT: '0',
      OPENAI_API_KEY: 'none-needed',
      OPENAI_BASE_URL: model.url,
      OTEL_SERVICE_NAME: 'support-bot',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'span_only',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /listening on (http:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}.`)));
  });
  return {
    /** A customer asks, and reads the answer to its end. */
    async ask(question: string): Promise<void> {
      const response = await fetch(`${url}/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-user-id': 'u-71', 'x-user-roles': 'customer' },
        body: JSON.stringify({ messages: [{ role: 'user', content: question }] }),
      });
      await response.text();
    },
    async stop(): Promise<void> {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await model.close();
    },
  };
}
