import type { FoundCase } from '@parapet/language-server/protocol';
import { Range } from 'vscode';

/** A range of the protocol as one of VS Code. */
export const rangeOf = ({ start, end }: FoundCase['range']): Range =>
  new Range(start.line, start.character, end.line, end.character);
