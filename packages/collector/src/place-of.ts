/** Where in the code an error was thrown. Its message is left out: it may repeat what was sent. */
export function placeOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack : undefined;
  const frame = stack?.split('\n').find((line) => /^\s+at /.test(line));
  return frame?.trim() ?? 'at an unknown place';
}
