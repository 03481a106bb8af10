import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { writeProtobufTraces, writeTraces } from '@parapet/otlp';
import { type Area, type Contender, limited } from '../harness.ts';
import { recording } from '../otlp/recording.ts';
import { policyFolder } from '../policies.ts';

const SPANS = 100_000;
const RULES = 100;
/** Microseconds: 20,000 moments in a second. */
const AT_MOST = 50;

export const area: Area = {
  title: `parapet replay of ${SPANS.toLocaleString('en')} spans with ${RULES} rules, a process from its start to its end`,
  async run(measure) {
    const folder = policyFolder(RULES);
    const policies = join(folder, 'bench.policy.yaml');
    const [json, protobuf] = [await written(folder, 'json', SPANS), await written(folder, 'protobuf', SPANS)];
    const large = await written(folder, 'protobuf', SPANS * 5);
    const moment = (name: string, file: string): Contender => ({
      name,
      measure: async () => {
        const { seconds, moments } = await replay(policies, file);
        return (seconds * 1e6) / moments;
      },
    });
    const memory = (name: string, file: string): Contender => ({
      name,
      measure: async () => (await replay(policies, file)).megabytes,
    });
    const rows = [
      await measure({ what: 'a moment, from JSON', unit: 'us', ours: moment('ours', json), peers: [], rounds: 3 }),
      await measure({
        what: 'a moment, from protobuf',
        unit: 'us',
        ours: moment('ours', protobuf),
        peers: [],
        rounds: 3,
      }),
    ];
    const peak = await measure({
      what: 'most memory, five times the spans',
      unit: 'MB',
      ours: memory('ours', large),
      peers: [memory('100,000 spans', protobuf)],
      rounds: 1,
      bar: { peer: '100,000 spans', more: 100 },
    });
    return [...rows.map((row) => limited(row, AT_MOST)), peak];
  },
};

/** A file of recorded traffic, in one of the forms that the collector's file exporter writes. */
async function written(folder: string, form: 'json' | 'protobuf', spans: number): Promise<string> {
  const file = join(folder, `${spans}.${form === 'json' ? 'jsonl' : 'pb'}`);
  const stream = createWriteStream(file);
  for (const document of recording(spans)) {
    const bytes = form === 'json' ? Buffer.from(`${writeTraces(document)}\n`) : framed(writeProtobufTraces(document));
    if (!stream.write(bytes)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return file;
}

function framed(document: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(document.length);
  return Buffer.concat([length, document]);
}

const PARAPET = fileURLToPath(new URL('../../../packages/cli/bin/parapet.js', import.meta.url));

/** Has a process say, as the last thing it does, how much memory it has taken at most. */
const TELLS_MEMORY = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => console.error('peak=' + process.resourceUsage().maxRSS))",
)}`;

interface Replayed {
  readonly seconds: number;
  readonly moments: number;
  readonly megabytes: number;
}

async function replay(policies: string, traces: string): Promise<Replayed> {
  const begun = performance.now();
  const args = ['--import', TELLS_MEMORY, PARAPET, 'replay', policies, traces, '--held'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const seconds = (performance.now() - begun) / 1000;
  const moments = Number(/^Decided {2}([\d,]+) moments/m.exec(out)?.[1]?.replaceAll(',', ''));
  const kilobytes = Number(/peak=(\d+)/.exec(err)?.[1]);
  if (!(moments > 0 && kilobytes > 0)) throw new Error(`parapet replay said:\n${out}${err}`);
  return { seconds, moments, megabytes: kilobytes / 1000 };
}
