/** Part of `npm run docs`: writes `docs/reference/conventions.md`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conventionsPage } from './table.ts';

writeFileSync(join(import.meta.dirname, '../../docs/reference/conventions.md'), conventionsPage());
