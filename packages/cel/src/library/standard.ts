import { conversionFunctions } from './conversions.ts';
import type { FunctionDecl } from './declaration.ts';
import { encoderFunctions } from './encoders.ts';
import { formatFunctions } from './format.ts';
import { listFunctions } from './lists.ts';
import { mathFunctions } from './math.ts';
import { optionalFunctions } from './optionals.ts';
import { sizeFunction } from './size.ts';
import { stringFunctions } from './strings.ts';
import { textFunctions } from './text.ts';
import { fixedOffset, timeFunctions } from './time.ts';

/** Every function that is always there. */
export const standardFunctions: readonly FunctionDecl[] = [
  sizeFunction,
  ...textFunctions,
  ...stringFunctions,
  ...conversionFunctions,
  ...timeFunctions(fixedOffset),
  ...optionalFunctions,
  ...mathFunctions,
  ...encoderFunctions,
  ...listFunctions,
  ...formatFunctions,
];
