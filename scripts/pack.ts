/** `npm run pack`: every package that is to be published, as it would be, into ./packed. */
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

const destination = 'packed';
rmSync(destination, { recursive: true, force: true });
mkdirSync(destination);

for (const manifest of globSync(['packages/*/package.json', 'server/package.json'])) {
  const { private: isPrivate } = JSON.parse(readFileSync(manifest, 'utf8')) as { private?: boolean };
  if (!isPrivate)
    execFileSync('npm', ['pack', `./${dirname(manifest)}`, '--pack-destination', destination, '--silent'], {
      stdio: 'inherit',
    });
}
