import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a file, or all of a folder, looks like from outside: different whenever it may hold something else, which includes that
 * another took its place, that it went and that it came. Nothing is read, and it works on every file system, of containers too.
 */
export function stampOf(path: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isDirectory()) return stampOfFile(stats);
    return readdirSync(path, { withFileTypes: true })
      .filter(({ name }) => !/^(?:\.|node_modules$)/.test(name))
      .map((entry) => `${entry.name}:${entry.isSymbolicLink() ? 'link' : stampOf(join(path, entry.name))}`)
      .join('\n');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}

const stampOfFile = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string =>
  [dev, ino, size, mtimeMs, ctimeMs].join(' ');
