import { run } from './command.ts';
import { screen } from './terminal.ts';

process.exitCode = await run(process.argv.slice(2), {
  out: screen(process.stdout),
  err: screen(process.stderr),
  ends(code) {
    process.exitCode = code;
  },
  stdin: process.stdin,
  cwd: process.cwd(),
  env: process.env,
});
