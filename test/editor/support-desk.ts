import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples', 'support-bot');

/** What the model of the support desk answered, in the traces of the folder. */
const answers = [
  'Your parcel is on its way and arrives tomorrow.',
  'Of course. The warehouse is +1 212 555 0142, ask for Robin.',
  'You can pay with the card 4111 1111 1111 1111.',
  'Cheaper at MegaMart? I can only speak for our own shop.',
  'I have made the refund. Anything else?',
];

export interface DeskOptions {
  /** Default: traces of forty calls two minutes ago. */
  readonly has?: 'traces' | 'traces, and the command' | 'the service, and no traces';
}

/** A folder as a person would have it: the example's policies and settings, with what there is besides. */
export async function createSupportDesk({
  has = 'traces',
}: DeskOptions = {}): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'parapet-desk-'));
  const folder = join(scratch, 'support-bot');
  await cp(join(example, 'policies'), join(folder, 'policies'), { recursive: true });
  await cp(join(example, 'parapet.yaml'), join(folder, 'parapet.yaml'));
  if (has !== 'the service, and no traces') {
    const lines = Array.from({ length: 40 }, (_, index) => answerLine(answers[index % answers.length] ?? '', index));
    await mkdir(join(folder, 'traces'));
    await writeFile(join(folder, 'traces', 'calls.otlp.jsonl'), lines.join(''));
  }
  if (has === 'traces, and the command') {
    const installed = join(folder, 'node_modules', '.bin');
    await mkdir(installed, { recursive: true });
    // A terminal may have an older Node than the tests.
    const command = `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'packages', 'cli', 'bin', 'parapet.js')}' "$@"\n`;
    await writeFile(join(installed, 'parapet'), command, { mode: 0o755 });
  }
  if (has === 'the service, and no traces') {
    for (const file of ['service.js', 'orders.js', 'package.json']) await cp(join(example, file), join(folder, file));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  }
  return { folder, remove: () => rm(scratch, { recursive: true }) };
}

const TWO_MINUTES = 120_000;

/** One answer of a model, as a line of OTLP JSON with message content. */
function answerLine(text: string, index: number): string {
  const id = (digits: number): string => (index + 1).toString(16).padStart(digits, '0');
  const start = BigInt(Date.now() - TWO_MINUTES + index * 1000) * 1_000_000n;
  const content = (role: string, said: string): string =>
    JSON.stringify([{ role, parts: [{ type: 'text', content: said }] }]);
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.id': `response-${index}`,
    'gen_ai.input.messages': content('user', 'Where is my parcel?'),
    'gen_ai.output.messages': content('assistant', text),
  };
  const span = {
    traceId: id(32),
    spanId: id(16),
    name: 'chat gpt-4o-mini',
    kind: 3,
    startTimeUnixNano: `${start}`,
    endTimeUnixNano: `${start + 800_000_000n}`,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  return `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`;
}
