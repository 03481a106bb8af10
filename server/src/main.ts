import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server.ts';
import { version } from './version.ts';

const usage = `parapet-language-server: diagnostics and previews on traces for Parapet policies, in any editor

Usage: parapet-language-server --stdio

  --stdio        speak the Language Server Protocol on standard input and output
  --help, -h     show this
  --version, -v  show the version

The editor starts it; see https://microsoft.github.io/language-server-protocol for what it speaks.
`;

const given = process.argv.slice(2);
if (given.includes('--help') || given.includes('-h')) process.stdout.write(usage);
else if (given.includes('--version') || given.includes('-v')) process.stdout.write(`${version}\n`);
else if (given.includes('--stdio')) serve();
else {
  process.stderr.write(usage);
  process.exitCode = 2;
}

function serve(): void {
  // Left alone, the heap grows to several times what is used before anything is collected: an editor's memory is not ours.
  setFlagsFromString('--heap-growing-percent=30');
  const connection = createConnection(ProposedFeatures.all);
  // A fault in one policy must not take the others away. Its message may quote them, so only the place is told.
  process.on('uncaughtException', ({ name, stack = '' }) => {
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    connection.console.error([`A fault in the language server: ${name}`, ...frames].join('\n'));
  });
  // An orderly end, at which what stands in the workspace is taken away.
  process.once('SIGTERM', () => process.exit(128 + 15));
  startServer(connection);
}
