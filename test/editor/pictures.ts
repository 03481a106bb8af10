import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** Pictures for the documentation are taken when they are to be updated: `npm run pictures`. */
const takesPictures = process.env.PARAPET_PICTURES !== undefined;

const images = new URL('../../docs/images/', import.meta.url);

/** Keeps what is on the screen, as `docs/images/<name>.png`. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  // What fades in is there by then.
  await page.waitForTimeout(500);
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, images)), animations: 'disabled', caret: 'hide' });
}

/** What was on the screen when a test failed, for whoever has to find out why. */
export async function pictureOfFailure(page: Page | undefined, test: Mocha.Test | undefined): Promise<void> {
  if (!page || test?.state !== 'failed') return;
  const folder = join(tmpdir(), 'parapet-failed-tests');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${test.title.replace(/\W+/g, '-')}.png`);
  await page.screenshot({ path });
  console.log(`      on the screen: ${path}`);
}
