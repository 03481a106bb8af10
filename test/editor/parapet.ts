import { run } from '@parapet/cli';

/** Runs the `parapet` command in a folder, as a person does who reads what it says on no terminal. */
export async function parapet(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  const screen = {
    write: async (text: string) => {
      said += text;
    },
    paint: (_: unknown, text: string) => text,
    color: false,
    interactive: false,
  };
  const code = await run(args, { out: screen, err: screen, ends: () => {}, stdin: process.stdin, cwd, env: {} });
  return { code, said };
}
