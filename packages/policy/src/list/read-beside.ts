import type { Reporter } from '../problem.ts';
import type { Located } from '../syntax/policy-syntax.ts';

/**
 * Text of a file named in a policy, or undefined where there is none. The path is resolved against the policy file's folder. Of a
 * WebAssembly module, a file that ends in `.wasm`, it is the bytes in base64, so that all that policies are made of is text.
 */
export type ReadFile = (path: string) => string | undefined;

/** Reads a file that a policy names; one that cannot be read is reported. A byte order mark is no text. */
export function readBeside(
  file: Located,
  read: ReadFile,
  { file: policyFile, report }: Pick<Reporter, 'file' | 'report'>,
): string | undefined {
  const text = read(resolve(policyFile, file.value));
  if (text !== undefined) return text.replace(/^\uFEFF/, '');
  report(
    'unreadable-file',
    `\`${file.value}\` cannot be read; the path counts from the folder of this policy, and text is UTF-8.`,
    file.range,
  );
  return undefined;
}

/** `path` against the folder that `base` is in; absolute paths stay. Paths use `/`. */
function resolve(base: string, path: string): string {
  if (/^(\/|[A-Za-z]:[/\\])/.test(path)) return path;
  const parts = base.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
