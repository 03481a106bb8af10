import { once } from 'node:events';
import { styleText } from 'node:util';
import { type ExitCode, exitCode } from './exit-code.ts';

export type Style = Parameters<typeof styleText>[0];

/** One of the two streams that a command writes to. */
export interface Screen {
  /** Resolves when more may be written, so that an answer of any length takes little memory. */
  write(text: string): Promise<void>;
  /** Text in a style, on a terminal that shows colours (and `NO_COLOR` is not set); the text as it is elsewhere. */
  paint(style: Style, text: string): string;
  readonly color: boolean;
  /** A person is looking at it, and a line can be taken back. */
  readonly interactive: boolean;
}

/** What a command knows of the process it runs in. */
export interface Terminal {
  /** The answer, and nothing else. */
  readonly out: Screen;
  /** Everything that is not the answer. */
  readonly err: Screen;
  /** Says how the command will end, before it writes: its reader may go away at any time, and that ends it at once. */
  ends(code: ExitCode): void;
  readonly stdin: NodeJS.ReadableStream;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function screen(stream: NodeJS.WriteStream, { TERM } = process.env): Screen {
  const color = styleText('red', 'x', { stream }) !== 'x';
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    // Whoever reads us has seen enough: `parapet replay ... | head`. That ends with whatever exit code is known by then.
    if (code === 'EPIPE') process.exit();
    if (stream !== process.stderr)
      process.stderr.write(`The answer cannot be written (${code}), so it is not whole.\n`);
    process.exit(exitCode.problems);
  });
  return {
    write: async (text) => {
      if (text !== '' && !stream.write(text)) await once(stream, 'drain');
    },
    paint: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
    color,
    interactive: stream.isTTY === true && TERM !== 'dumb',
  };
}
