import type { FunctionDecl } from '@parapet/cel';
import { standardFunctions } from '@parapet/cel/editor';
import { extensions } from '@parapet/cel/extensions';
import { finderFunctions } from '../finder/finder-functions.ts';
import { memoryFunctions } from '../memory/memory-type.ts';

/** Every function that conditions may call, with its documentation: for hover, completion and the reference. */
export const conditionFunctions: Readonly<
  Record<'finders' | 'memories' | 'standard' | 'extensions', readonly FunctionDecl[]>
> = {
  finders: finderFunctions,
  memories: memoryFunctions,
  standard: standardFunctions,
  extensions,
};
