import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));

describe('the example of the README', () => {
  it('runs', async () => {
    const example = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1] ?? '';
    assert.match(example, /port: 4319/);
    const args = ['--conditions=@parapet/source', '--input-type=module-typescript', '--eval'];
    // Whatever port is free, since another program may have the one that the README names.
    const child = spawn(process.execPath, [...args, example.replace('port: 4319', 'port: 0')], { cwd });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    assert.match(line, /^Send spans to http:\/\/127\.0\.0\.1:\d+\/\n$/);
    child.kill('SIGTERM');
    assert.equal((await once(child, 'close'))[0], 0);
  });
});
