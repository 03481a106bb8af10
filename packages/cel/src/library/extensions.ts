import type { FunctionDecl } from './declaration.ts';
import { encoderFunctions } from './encoders.ts';
import { formatFunctions } from './format.ts';
import { listFunctions } from './lists.ts';
import { mathFunctions } from './math.ts';
import { regexFunctions } from './regex.ts';
import { stringFunctions } from './strings.ts';

/**
 * The functions of the extensions strings, math, lists, sets, encoders and regex: `functions: extensions` in an environment.
 * Who needs only some of them, and counts kilobytes, lists those.
 */
export const extensions: readonly FunctionDecl[] = [
  ...stringFunctions,
  ...mathFunctions,
  ...encoderFunctions,
  ...listFunctions,
  ...formatFunctions,
  ...regexFunctions,
];
