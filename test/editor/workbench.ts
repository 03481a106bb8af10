import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumPath, codeServerFolder } from './install.ts';
import { portsOf } from './ports.ts';

/** VS Code with the packed extension in it and a folder open. */
export interface Workbench {
  readonly page: Page;
  /** Shows a file of the folder, by its name. */
  open(name: string): Promise<void>;
  /** Runs a command of the command palette, by its title. */
  command(title: string): Promise<void>;
  /** On which VS Code and everything that it started listen. */
  listeningPorts(): readonly number[];
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  readonly folder: string;
  /** The packed extension. */
  readonly vsix: string;
  /** VS Code asks whether the folder is trusted, and has it in restricted mode until then. */
  readonly asksForTrust?: boolean;
}

/** How long until something hangs, in milliseconds: the machine may have other things to do. */
const HANGING = 60_000;

/** Nothing is looked up on the network, and nothing pops up in a picture. */
const userSettings = {
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off',
  'files.exclude': { '**/node_modules': true },
  'editor.minimap.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
};

export async function startWorkbench({ folder, vsix, asksForTrust = false }: WorkbenchOptions): Promise<Workbench> {
  const home = await mkdtemp(join(tmpdir(), 'parapet-workbench-'));
  const port = await freePort();
  const options = ['--extensions-dir', join(home, 'extensions'), '--user-data-dir', join(home, 'data')];
  const entry = join(codeServerFolder, 'out', 'node', 'entry.js');
  const env = { PATH: process.env.PATH, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  await mkdir(join(home, 'data', 'User'), { recursive: true });
  await writeFile(join(home, 'data', 'User', 'settings.json'), JSON.stringify(userSettings));
  await promisify(execFile)(process.execPath, [entry, ...options, '--install-extension', vsix], { env });
  const server = spawn(
    process.execPath,
    [
      entry,
      ...options,
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'],
      ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    ],
    { env, stdio: 'ignore', detached: true },
  );
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await ended(server);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath() ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(HANGING);
    await answers(`http://127.0.0.1:${port}/healthz`);
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector('.monaco-workbench .explorer-viewlet');
    // A notice would lie over what is clicked next, such as that a request met a server that was being started again.
    await page.addStyleTag({ content: '.notifications-toasts { display: none !important; }' });
    return {
      page,
      // What comes first may have become another file by then.
      open: (name) => actUntil(page.locator('.tab.active', { hasText: name }), () => pick(page, name)),
      command: (title) => pick(page, `>${title}`),
      listeningPorts: () => portsOf(server.pid ?? 0),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Chooses what comes first in the quick input for this text. What is not there yet, such as a command of an extension, may come. */
async function pick(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible input').first();
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text.replace('>', '') });
  await actUntil(row, async (patience) => {
    await page.keyboard.press(text.startsWith('>') ? 'F1' : 'Control+P');
    await input.fill(text, patience);
  });
  await page.keyboard.press('Enter');
  // The command itself may ask for something.
  await row.waitFor({ state: 'hidden' });
}

/** How long somebody waits before he tries again, in milliseconds, and how often he does. */
const PATIENCE = { timeout: 5_000 };
const TRIES = 12;

/**
 * Does something until its effect is there, as a person does: a click or a key meets nothing while the workbench is still moving, and
 * a menu closes when something else wants to be seen. What the last try has left open is closed first.
 */
export async function actUntil(
  effect: Locator,
  act: (patience: typeof PATIENCE) => Promise<unknown>,
  state: 'visible' | 'detached' = 'visible',
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await act(PATIENCE);
      return await effect.waitFor({ ...PATIENCE, state });
    } catch (error) {
      if (tries === TRIES) throw error;
      await effect.page().keyboard.press('Escape');
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error('code-server does not answer.');
}

/** With everything that it started: it is the leader of its process group. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid, 'SIGTERM');
  const killed = setTimeout(() => server.pid && process.kill(-server.pid, 'SIGKILL'), 5000);
  await exit;
  clearTimeout(killed);
}
