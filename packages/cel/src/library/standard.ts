import { conversionFunctions } from './conversions.ts';
import type { UndocumentedFunction } from './declaration.ts';
import { optionalFunctions } from './optionals.ts';
import { sizeFunction } from './size.ts';
import { textFunctions } from './text.ts';
import { fixedOffset, timeFunctions } from './time.ts';

/** The functions of the language itself, with those of optional values, which its syntax makes. They are always there. */
export const standardFunctions: readonly UndocumentedFunction[] = [
  sizeFunction,
  ...textFunctions,
  ...conversionFunctions,
  ...timeFunctions(fixedOffset),
  ...optionalFunctions,
];
