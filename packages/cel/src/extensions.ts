/** The functions of the specification's extensions: `@parapet/cel/extensions`. */
export { encoderFunctions } from './library/encoders.ts';
export { extensions } from './library/extensions.ts';
export { formatFunctions } from './library/format.ts';
export { listFunctions } from './library/lists.ts';
export { mathFunctions } from './library/math.ts';
export { regexFunctions } from './library/regex.ts';
export { stringFunctions } from './library/strings.ts';
