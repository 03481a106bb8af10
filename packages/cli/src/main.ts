import { run } from './command.ts';
import { exitCode } from './exit-code.ts';
import { screen } from './terminal.ts';

const out = screen(process.stdout);
const err = screen(process.stderr);
const cwd = workingFolder();
if (cwd === undefined) {
  await err.write('The folder in which this was started is gone. Go to one that is there.\n');
  process.exitCode = exitCode.problems;
} else {
  process.exitCode = await run(process.argv.slice(2), {
    out,
    err,
    ends(code) {
      process.exitCode = code;
    },
    stdin: process.stdin,
    cwd,
    env: process.env,
  });
}

function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
