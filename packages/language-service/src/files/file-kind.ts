import type { FileKind } from '@parapet/policy/editor';

/** What kind of file a URI names, told by its name: what is neither tests, labels nor settings is a policy. */
export function fileKind(uri: string): FileKind {
  if (uri.endsWith('.policy.test.yaml')) return 'test';
  if (uri.endsWith('.policy.labels.yaml')) return 'labels';
  return /(^|\/)parapet\.yaml$/.test(uri) ? 'settings' : 'policy';
}

/** Whether a file that is ours is a policy. */
export const isPolicy = (uri: string): boolean => fileKind(uri) === 'policy';

/** Whether a file is one of ours by its name, whatever an editor calls its language. */
export const isOurs = (uri: string): boolean => uri.endsWith('.policy.yaml') || fileKind(uri) !== 'policy';
