import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { writeProtobufTraces } from '@parapet/otlp';
import { folderWith, parapet, removeFolders, spawnParapet } from './command.ts';

const cwd = fileURLToPath(new URL('./fixtures/readme', import.meta.url));
const lines = readFileSync(`${cwd}/traces.jsonl`, 'utf8').trim().split('\n');
const documents = lines.map((line) => JSON.parse(line));

describe('parapet replay', () => {
  afterEach(removeFolders);

  it('says of each moment what the policies decide', async () => {
    const { code, stdout, stderr } = await parapet(['replay', 'policies', 'traces.jsonl'], { cwd });
    assert.match(stdout, /^ {4}output {5}modify {7}redact {2}support\/no-ticket-numbers$/m);
    assert.match(stdout, /^ {4}tool_call {2}deny {9}block {3}support\/refund-ceiling$/m);
    assert.match(stdout, /^ {4}input {6}allow {16}support\/prompt-injection: would block$/m);
    assert.match(stdout, /^ {4}output {5}cannot tell {10}support\/no-ticket-numbers:/m);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('fits into 80 columns', async () => {
    const { stdout } = await parapet(['replay', 'policies', 'traces.jsonl'], { cwd });
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    );
  });

  it('adds up what became of each rule', async () => {
    const { stdout } = await parapet(['replay', 'policies', 'traces.jsonl', '--json'], { cwd });
    const { rules, spans, agreement } = JSON.parse(stdout).totals;
    assert.equal(spans, 4);
    assert.equal(agreement.same, 0);
    const counts = ({ rule, matched, decided, cannotTell }: Record<string, unknown>) => [
      rule,
      matched,
      decided,
      cannotTell,
    ];
    assert.deepEqual(rules.map(counts), [
      ['no-ticket-numbers', 1, 1, 1],
      ['refund-ceiling', 1, 1, 0],
      ['prompt-injection', 1, 0, 1],
    ]);
  });

  it('compares with what was recorded, by these policies and by others', async () => {
    const recorded = await throughTheCollector(lines.slice(1, 3));
    const same = await parapet(['replay', 'policies', '-'], { cwd, input: recorded });
    assert.match(same.stdout, /^Recorded 5 same$/m);
    assert.doesNotMatch(same.stdout, /recorded:/);
    const policy = readFileSync(`${cwd}/policies/support.policy.yaml`, 'utf8').replace('> 500.0', '> 5000.0');
    const other = folderWith({ 'other.policy.yaml': policy });
    const { stdout } = await parapet(['replay', other, '-'], { cwd, input: recorded });
    assert.match(stdout, /^ {4}tool_call {2}allow {16}recorded: deny by support\/refund-ceiling$/m);
    assert.match(stdout, /^Recorded 4 same, 1 different\n {9}5 by other policies than these$/m);
  });

  it('reads an object, an array, lines, folders and the standard input alike', async () => {
    const folder = folderWith({
      'one.json': JSON.stringify({ resourceSpans: documents.flatMap(({ resourceSpans }) => resourceSpans) }, null, 2),
      'array.json': `\uFEFF${JSON.stringify(documents, null, '\t')}`,
      'lines.jsonl': lines.join('\r\n'),
      'folder/a/1.json': lines.slice(0, 2).join('\n'),
      'folder/b.ndjson': lines.slice(2).join('\n'),
      'folder/README.md': 'not a trace',
    });
    const { code, stdout } = await parapet(
      ['replay', `${cwd}/policies`, 'one.json', 'array.json', 'lines.jsonl', 'folder', '-', '--json'],
      { cwd: folder, input: lines.join('\n') },
    );
    const decisions: { file: string }[] = JSON.parse(stdout).decisions;
    const from = (...files: string[]) =>
      decisions.filter(({ file }) => files.includes(file)).map((one) => ({ ...one, file: '', line: 0 }));
    const expected = from('-');
    assert.ok(expected.length >= 8);
    for (const files of [['one.json'], ['array.json'], ['lines.jsonl'], ['folder/a/1.json', 'folder/b.ndjson']])
      assert.deepEqual(from(...files), expected, files.join());
    assert.equal(code, 0);
  });

  it('shows only what the rules have something to say about, when asked', async () => {
    const { stdout } = await parapet(['replay', 'policies', 'traces.jsonl', '--held'], { cwd });
    assert.match(stdout, /no-ticket-numbers/);
    assert.doesNotMatch(stdout, /^ {4}\w+ +allow$/m);
  });

  it('reads on after a line that is broken off, and says which', async () => {
    const { code, stdout, stderr } = await parapet(['replay', 'policies', '-', '--json'], {
      cwd,
      input: [lines[0], lines[1]?.slice(0, 200), '', lines[2], 'nonsense', lines[3]].join('\n'),
    });
    const { totals, problems } = JSON.parse(stdout);
    assert.equal(totals.spans, 3);
    assert.deepEqual(
      problems.map(({ file, line }: { file: string; line: number }) => [file, line]),
      [
        ['-', 2],
        ['-', 5],
      ],
    );
    assert.match(stderr, /^-:2 error /m);
    assert.equal(code, 1);
  });

  it('says so of spans without names and ids', async () => {
    const attributes = [{ key: 'gen_ai.operation.name', value: { stringValue: 'chat' } }];
    const input = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 5, attributes }] }] }] });
    const { stdout } = await parapet(['replay', 'policies', '-'], { cwd, input });
    assert.match(stdout, /^trace without an id {2}1970-01-01 UTC\n {2}00:00:00\.000 {2}a span without a name$/m);
    const explained = await parapet(['explain', 'policies', '-'], { cwd, input });
    assert.match(explained.stdout, /^input of a span without a name, 1970-01-01T00:00:00\.000Z \(-:1\)$/m);
  });

  it('passes over what tools keep for themselves in a folder', async () => {
    const folder = folderWith({
      'a.jsonl': lines[0] ?? '',
      '.parapet/sets/a.json': '{}x',
      'node_modules/m/b.json': '[',
    });
    const { code, stdout, stderr } = await parapet(['replay', 'policies', folder], { cwd });
    assert.match(stdout, /^Decided {2}2 moments of 1 span/m);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('reads the rest of a folder where something in it cannot be read, and says what', async () => {
    const folder = folderWith({
      'a.jsonl': lines[0] ?? '',
      'c.jsonl': lines[1] ?? '',
      'd.jsonl/e.jsonl': lines[2] ?? '',
    });
    for (const [to, name] of [
      ['nowhere', 'b.jsonl'],
      ['nowhere', 'no-traces'],
      ['round.jsonl', 'round.jsonl'],
      ['.', 'again'],
    ] as const)
      symlinkSync(to, join(folder, name));
    const socket = createSocket().listen(join(folder, 's.jsonl'));
    await once(socket, 'listening');
    const { code, stdout, stderr } = await parapet(['replay', `${cwd}/policies`, '.'], { cwd: folder });
    socket.close();
    assert.deepEqual(stderr.trimEnd().split('\n').sort(), [
      'b.jsonl error There is no such file or folder.',
      'round.jsonl error It is a link that leads in a circle.',
      's.jsonl error It is a pipe, a socket or a device. To read it, name it.',
    ]);
    assert.match(stdout, /^Decided {2}7 moments of 3 spans/m);
    assert.equal(code, 1);
  });

  it('reads a folder to which a link leads, and each folder once', async () => {
    const other = folderWith({ 'o.jsonl': lines[0] ?? '' });
    const folder = folderWith({});
    symlinkSync(other, join(folder, 'first'));
    symlinkSync(other, join(folder, 'second'));
    const { code, stdout } = await parapet(['replay', `${cwd}/policies`, folder], { cwd });
    assert.match(stdout, /^Decided {2}2 moments of 1 span/m);
    assert.equal(code, 0);
  });

  it('never repeats what it could not read', async () => {
    const { stdout, stderr } = await parapet(['replay', 'policies', '-'], { cwd, input: '{"secret": secret' });
    assert.doesNotMatch(stdout + stderr, /secret/);
  });

  it('says what is wrong with each file', async () => {
    const { code, stderr } = await parapet(['replay', `${cwd}/policies`, 'nowhere.json', 'x.json', 'y/z.json'], {
      cwd: folderWith({ 'x.json': '{"spans":[]}', y: '' }),
    });
    assert.match(stderr, /^nowhere\.json error There is no such file/m);
    assert.match(stderr, /^x\.json:1 error /m);
    assert.match(stderr, /^y\/z\.json error There is no such file/m);
    assert.equal(code, 1);
  });

  it('says that there was no span at all', async () => {
    const logs = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","traceId":"01"}]}]}]}';
    const folder = folderWith({ 'empty.json': '', 'folder/x.txt': '', 'logs.json': logs });
    const args = ['replay', 'policies', `${folder}/logs.json`, `${folder}/empty.json`, `${folder}/folder`];
    const { code, stdout, stderr } = await parapet(args, { cwd });
    assert.match(stderr, /empty\.json, .*folder error There is no span here\.$/m);
    assert.equal(stdout, 'Nothing was decided: no span was read.\n');
    assert.equal(code, 1);
  });

  it('reads protobuf as it reads JSON, packed or not', async () => {
    const records = documents.map((document) => writeProtobufTraces(document));
    const framed = Buffer.concat(records.flatMap((record) => [lengthOf(record), record]));
    const files = {
      'lines.jsonl.gz': gzipSync(lines.join('\n')),
      'framed.pb': framed,
      'framed.pb.gz': gzipSync(framed),
      'members.jsonl.gz': Buffer.concat(lines.map((line) => gzipSync(`${line}\n`))),
      'frames.jsonl.zst': Buffer.concat(lines.map((line) => zstdCompressSync(`${line}\n`))),
      'packed.pb': Buffer.concat(records.map((one) => zstdCompressSync(one)).flatMap((one) => [lengthOf(one), one])),
    };
    const folder = folderWith({ ...files, 'bare.bin': Buffer.concat(records) });
    const args = ['replay', `${cwd}/policies`, `${cwd}/traces.jsonl`, folder, `${folder}/bare.bin`, '--json'];
    const { code, stdout } = await parapet(args, { cwd: folder });
    const decisions: { file: string; line: number; record: number; offset: number }[] = JSON.parse(stdout).decisions;
    const from = (file: string) =>
      decisions
        .filter((one) => one.file.endsWith(file))
        .map(({ file, line, record, offset, ...decision }) => JSON.stringify(decision));
    assert.equal(from('traces.jsonl').length, 9);
    for (const file of [...Object.keys(files), 'bare.bin']) assert.deepEqual(from(file), from('traces.jsonl'), file);
    assert.equal(code, 0);
  });

  it('finds what was said in log records of the trace, wherever they stand', async () => {
    const [span] = documents[1].resourceSpans[0].scopeSpans[0].spans;
    const { traceId, spanId, startTimeUnixNano: timeUnixNano } = span;
    const isContent = ({ key }: { key: string }) => key.endsWith('.messages');
    const bare = { ...span, attributes: span.attributes.filter((each: { key: string }) => !isContent(each)) };
    const content = { key: 'content', value: { stringValue: 'It is TCK-123456.' } };
    const body = { kvlistValue: { values: [{ key: 'message', value: { kvlistValue: { values: [content] } } }] } };
    const record = { traceId, spanId, timeUnixNano, eventName: 'gen_ai.choice', body };
    const input = [
      { resourceSpans: [{ scopeSpans: [{ spans: [bare] }] }] },
      documents[0],
      { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] },
    ].map((document) => JSON.stringify(document));
    const { stdout } = await parapet(['replay', 'policies', '-', '--held'], { cwd, input: input.join('\n') });
    assert.match(stdout, /^ {4}output {5}modify {7}redact {2}support\/no-ticket-numbers$/m);
  });

  it('says which record of protobuf it could not read', async () => {
    const whole = writeProtobufTraces(documents[0]);
    const input = Buffer.concat([lengthOf(whole), whole, Buffer.of(0, 0, 0, 2, 0x0a, 9), lengthOf(whole), whole]);
    const file = `${folderWith({ 'x.pb': input })}/x.pb`;
    const { code, stdout, stderr } = await parapet(['replay', 'policies', file, '--json'], { cwd });
    assert.equal(JSON.parse(stdout).totals.spans, 2);
    assert.match(stderr, /x\.pb, record 2, byte \d+ error This is not OTLP in protobuf\. A field goes beyond/);
    assert.equal(code, 1);
  });

  it('says once that a file is something else', async () => {
    const folder = folderWith({ 'x.json': Buffer.of(0x50, 0x4b, 3, 4, 0, 0) });
    const { code, stderr } = await parapet(['replay', 'policies', `${folder}/x.json`], { cwd });
    assert.match(stderr, /^\S+x\.json error This is neither OTLP in JSON nor in protobuf\.\n$/);
    assert.equal(code, 1);
  });

  it('tells no endless list of what it could not read', async () => {
    const { stderr } = await parapet(['replay', 'policies', '-'], { cwd, input: 'no trace\n'.repeat(1000) });
    assert.equal(stderr.trimEnd().split('\n').length, 21);
    assert.match(stderr, /^and 980 more problems$/m);
  });

  it('says which comes first, and quotes no trace, when policies and traces are swapped', async () => {
    const { code, stdout, stderr } = await parapet(['replay', 'traces.jsonl', 'policies'], { cwd });
    assert.match(stderr, /^traces\.jsonl error .* It is no YAML file/);
    assert.match(stderr, /^The policies come first: parapet replay <policies> <traces\.\.\.>$/m);
    assert.doesNotMatch(stderr, /resourceSpans/);
    assert.equal(stdout, '');
    assert.equal(code, 1);
  });

  it('says what is wrong with the policies, and decides nothing', async () => {
    const { code, stdout, stderr } = await parapet(['replay', 'broken', 'traces.jsonl'], { cwd });
    assert.equal(stdout, '');
    assert.match(stderr, /parapet\/unknown-name/);
    assert.equal(code, 1);
  });

  it('shows names from outside without what would move the cursor', async () => {
    const named = lines[0]?.replace('"name":"chat gpt-4o-mini"', '"name":"名前 \\u001b[2Jx\\ny"') ?? '';
    const { stdout } = await parapet(['replay', 'policies', '-'], { cwd, input: named });
    assert.match(stdout, /名前 \uFFFD\[2Jx\uFFFDy$/m);
  });

  it('is content with a reader who has seen enough', async () => {
    const child = spawnParapet(['replay', 'policies', '-'], { cwd });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(`${lines.join('\n')}\n`.repeat(2000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('remembers what was wrong when its reader goes away', async () => {
    const child = spawnParapet(['replay', 'policies', '-'], { cwd });
    child.stdin.on('error', () => {});
    child.stdin.end(`{ broken\n${lines.join('\n')}\n`);
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
  });

  it('reads a large file in little memory', async () => {
    const child = spawnParapet(['replay', 'policies', '-', '--held'], {
      cwd,
      env: { NODE_OPTIONS: '--max-old-space-size=64' },
    });
    child.stdout.resume();
    child.stdin.on('error', () => {}); // Said by its exit code.
    const closed = once(child, 'close');
    const padding = JSON.stringify({ resourceSpans: [{ padding: 'x'.repeat(1_000_000) }] });
    for (let i = 0; i < 100; i++) if (!child.stdin.write(`${padding}\n`)) await once(child.stdin, 'drain');
    child.stdin.end(`${lines.join('\n')}\n`);
    assert.equal((await closed)[0], 0);
  });
});

/** The length of a record, as the collector's file exporter puts it before each. */
function lengthOf(record: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(record.length);
  return length;
}

/** What these documents are once a collector with the policies of the examples has decided them, as JSON lines. */
async function throughTheCollector(documents: readonly string[]): Promise<string> {
  const arrived: string[] = [];
  const sink = createServer(async (request, response) => {
    arrived.push(await text(request));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const { port } = sink.address() as AddressInfo;
  const args = ['collector', '--policies', 'policies', '--forward', `http://127.0.0.1:${port}`, '--listen', '0'];
  const collector = spawnParapet(args, { cwd });
  const [line] = await once(collector.stdout.setEncoding('utf8'), 'data');
  for (const body of documents) {
    const url = `${/http:\S+/.exec(line)?.[0]}/v1/traces`;
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
  collector.kill('SIGTERM');
  await once(collector, 'close');
  sink.closeAllConnections();
  sink.close();
  return arrived.join('\n');
}
