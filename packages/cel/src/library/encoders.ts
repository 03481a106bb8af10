import { types } from '../types/type.ts';
import type { EvaluationError } from '../values/evaluation-error.ts';
import type { Meter } from '../values/meter.ts';
import { eachCost, spend } from '../values/meter.ts';
import type { FunctionDecl } from './declaration.ts';
import { define, failure, global } from './define.ts';

const { bytes, string } = types;

/** The functions of the encoders extension. */
export const encoderFunctions: readonly FunctionDecl[] = [
  define(
    'base64.encode',
    'The bytes as text in base64, with padding.',
    global('base64_encode_bytes', [bytes], string, encode),
  ),
  define(
    'base64.decode',
    'The bytes of a text in base64, with or without padding.',
    global('base64_decode_string', [string], bytes, decode),
  ),
];

function encode(value: Uint8Array, meter: Meter): string {
  spend(meter, eachCost(value.length));
  let characters = '';
  for (const byte of value) characters += String.fromCharCode(byte);
  return btoa(characters);
}

function decode(text: string, meter: Meter): Uint8Array | EvaluationError {
  spend(meter, eachCost(text.length));
  // `atob` forgives white space, and the specification does not.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) {
    return failure('invalid-argument', 'The text is not base64.');
  }
  return Uint8Array.from(atob(text.replace(/=+$/, '')), (character) => character.charCodeAt(0));
}
