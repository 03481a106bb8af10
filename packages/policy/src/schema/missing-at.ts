import type { MomentKind } from '../moment/moment.ts';
import { momentVariables } from './moment-schema.ts';

/** The first of some paths, such as `tool.result`, that moments of a kind do not have; as far as they do not have it. */
export function missingAt(kind: MomentKind, paths: Iterable<string>): string | undefined {
  const here = momentVariables[kind];
  for (const path of paths) {
    const [root = '', field] = path.split('.');
    const type = here[root]?.type;
    if (!type) return root;
    if (field !== undefined && type.kind === 'struct' && !(field in type.fields)) return path;
  }
  return undefined;
}
