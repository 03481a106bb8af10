import type { FileKind } from '@parapet/policy/editor';

/** What kind of file a URI names, told by its name: what is neither tests, labels nor settings is a policy. */
export function fileKind(uri: string): FileKind {
  const path = pathOf(uri);
  if (path.endsWith('.policy.test.yaml')) return 'test';
  if (path.endsWith('.policy.labels.yaml')) return 'labels';
  return /(^|\/)parapet\.yaml$/.test(path) ? 'settings' : 'policy';
}

/** Whether a file that is ours is a policy. */
export const isPolicy = (uri: string): boolean => fileKind(uri) === 'policy';

/** Whether a file is one of ours by its name, whatever an editor calls its language. */
export const isOurs = (uri: string): boolean => pathOf(uri).endsWith('.policy.yaml') || fileKind(uri) !== 'policy';

/** Without what editors put behind the path of an earlier version. */
const pathOf = (uri: string): string => uri.replace(/[?#].*$/s, '');
