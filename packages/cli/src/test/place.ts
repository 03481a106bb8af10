import type { TestedFile } from './tested-file.ts';

/** `file:line` of an offset in a test file. */
export const placeOf = (file: TestedFile, offset: number): string => `${file.file}:${lineOf(file, offset)}`;

/** From 1. */
export const lineOf = ({ text }: TestedFile, offset: number): number => text.slice(0, offset).split('\n').length;
