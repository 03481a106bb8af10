import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import type { LspClient } from '../editor/lsp-client.ts';
import { startServer } from '../editor/lsp-client.ts';
import { writtenPolicy } from '../editor/policies.ts';
import type { Workspace } from '../editor/workspace.ts';
import { servers, traceFiles, workspaceOf } from '../editor/workspace.ts';
import type { Area, Contender, Latency, Row } from '../harness.ts';
import { limited, measureLatency } from '../harness.ts';

const RULES = 200;
/** What is typed in. */
const OPEN = 'support.policy.yaml';
/** Milliseconds between two key strokes of somebody who types fast. */
const STROKE = 80;
/** Milliseconds until the server has read all recorded traffic, by far. */
const READING = 120_000;

export const area: Area = {
  title: `The language server over stdio, as an editor uses it: a policy of ${RULES} rules is typed in`,
  async run() {
    const rows: Row[] = [];
    const one = { [OPEN]: writtenPolicy('support', RULES) };
    const five = {
      ...one,
      ...Object.fromEntries(
        ['claims', 'orders', 'payments', 'returns'].map((id) => [`${id}.policy.yaml`, writtenPolicy(id, RULES)]),
      ),
    };
    rows.push(...(await languageRows(workspaceOf(one), `${RULES} rules`)));
    rows.push(...(await languageRows(workspaceOf(five), 'workspace of 1,000 rules')));
    rows.push(...(await startRows(workspaceOf(five))));
    rows.push(...(await lensRows(workspaceOf({ ...one, ...traceFiles(2_000) }))));
    rows.push(...(await manyMoments(workspaceOf({ ...one, ...traceFiles(100_000) }))));
    return rows;
  },
};

/** What is asked of the text, beside a server for any YAML that has the schema of our policies. */
async function languageRows(folder: Workspace, where: string): Promise<readonly Row[]> {
  const [ours, yaml] = [await typistIn(folder, servers.ours(folder)), await typistIn(folder, servers.yaml(folder))];
  const both = (sample: (typist: Typist) => Promise<number>) => ({
    ours: { name: 'ours', measure: () => sample(ours) },
    peers: [{ name: 'yaml-language-server', measure: () => sample(yaml) }],
  });
  const alone = (sample: (typist: Typist) => Promise<number>) => ({ ...both(sample), peers: [] });
  const latencies: readonly Omit<Latency, 'unit' | 'rounds'>[] = [
    { what: `key stroke to diagnostics, ${where}`, ...both((typist) => typist.stroke()), bar: { atMost: 30 } },
    {
      what: `completion of a key, ${where}`,
      ...both((typist) => typist.completion('    se', '\n')),
      bar: { atMost: 20 },
    },
    {
      what: `completion in a condition, ${where}`,
      ...alone((typist) => typist.completion('    when: model.', '\n')),
      bar: { atMost: 20 },
    },
    { what: `hover on a key, ${where}`, ...both((typist) => typist.hover('then:')), bar: { atMost: 10 } },
    { what: `hover on a name, ${where}`, ...alone((typist) => typist.hover('model.name')), bar: { atMost: 10 } },
    { what: `hover on a rule, ${where}`, ...alone((typist) => typist.hover('rule-')), bar: { atMost: 10 } },
  ];
  const rows = [];
  for (const latency of latencies) rows.push(...(await measureLatency({ ...latency, unit: 'ms', rounds: 60 })));
  await ours.editor.stop();
  await yaml.editor.stop();
  return rows;
}

async function startRows(folder: Workspace): Promise<readonly Row[]> {
  const side = (name: string, serving: Parameters<typeof startServer>[0]): Contender => ({
    name,
    async measure() {
      const begun = performance.now();
      const { editor } = await typistIn(folder, serving);
      const took = performance.now() - begun;
      await editor.stop();
      return took;
    },
  });
  return measureLatency({
    what: 'start to first diagnostics, workspace of 1,000 rules',
    unit: 'ms',
    ours: side('ours', servers.ours(folder)),
    peers: [side('yaml-language-server', servers.yaml(folder))],
    rounds: 15,
    bar: { atMost: 1_000 },
  });
}

async function lensRows(folder: Workspace): Promise<readonly Row[]> {
  const typist = await typistIn(folder, servers.ours(folder));
  await typist.countedMoments(2_000);
  const measured = await measureLatency({
    what: 'key stroke to updated lens, 2,000 moments',
    unit: 'ms',
    ours: { name: 'ours', measure: () => typist.lensAfterEditOfARule() },
    peers: [],
    rounds: 60,
    bar: { atMost: 50 },
  });
  await typist.editor.stop();
  return measured;
}

async function manyMoments(folder: Workspace): Promise<readonly Row[]> {
  const typist = await typistIn(folder, servers.ours(folder));
  await typist.countedMoments(100_000);
  const rows: Row[] = [];
  rows.push(
    ...(await measureLatency({
      what: 'whole set over 100,000 moments',
      unit: 's',
      ours: { name: 'ours', measure: async () => (await typist.lensAfterEditOfAll()) / 1_000 },
      peers: [],
      rounds: 5,
      bar: { atMost: 5 },
    })),
    ...(await measureLatency({
      what: 'key stroke to diagnostics while 100,000 moments are counted',
      unit: 'ms',
      ours: { name: 'ours', measure: () => typist.strokeWhileCounting() },
      peers: [{ name: 'at rest', measure: () => typist.stroke() }],
      rounds: 60,
      bar: { peer: 'at rest', more: 20 },
    })),
  );
  const { now, peak } = typist.editor.memory();
  const row = { what: 'memory with 100,000 moments', unit: 'MB', ours: now, peers: { peak }, ratio: {} };
  await typist.editor.stop();
  return [...rows, limited(row, 600)];
}

/** Somebody who has a policy open, and never types the same text twice. All times are in milliseconds. */
interface Typist {
  readonly editor: LspClient;
  /** Breaks a condition, or mends the one that is broken: from the key stroke to what is wrong. */
  stroke(): Promise<number>;
  /** The same, in the middle of counting what the policy would have decided. */
  strokeWhileCounting(): Promise<number>;
  /** From writing this below the id of a rule to what may follow. */
  completion(written: string, after: string): Promise<number>;
  /** On this in the next rule, after an edit that has been checked. */
  hover(word: string): Promise<number>;
  lensAfterEditOfARule(): Promise<number>;
  /** After an edit that says of all rules when they apply. */
  lensAfterEditOfAll(): Promise<number>;
  /** Resolves when lenses count so many. */
  countedMoments(moments: number): Promise<void>;
}

async function typistIn(folder: Workspace, serving: Parameters<typeof startServer>[0]): Promise<Typist> {
  const editor = await startServer(serving);
  const uri = folder.uriOf(OPEN);
  editor.open(uri, folder.textOf(OPEN));
  await editor.diagnosed(uri);

  let turn = 0;
  let broken: number | undefined;
  /** Where the next rule has this, each time another. */
  const next = (word: string): number => {
    const text = editor.textOf(uri);
    turn = (turn + 37) % RULES;
    const rule = text.indexOf(`  - id: rule-${turn}\n`);
    const found = text.indexOf(word, rule);
    return found === -1 ? text.indexOf(word) : found;
  };
  const since = (begun: number): number => performance.now() - begun;
  const diagnosedAfter = async (type: () => void): Promise<number> => {
    const begun = performance.now();
    type();
    await editor.diagnosed(uri);
    return since(begun);
  };
  const stroke = (): Promise<number> => {
    if (broken !== undefined) {
      const mended = broken;
      broken = undefined;
      return diagnosedAfter(() => editor.type(uri, mended, mended + 1, ' '));
    }
    const place = next('model.name') + 'model.name'.length;
    broken = place;
    return diagnosedAfter(() => editor.type(uri, place, place, 'x'));
  };
  const lenses = async (): Promise<readonly string[]> => {
    const found = await editor.connection.sendRequest<{ command?: { title: string } }[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    return found.map(({ command }) => command?.title ?? '');
  };
  const lensAfter = async (type: () => void): Promise<number> => {
    const begun = performance.now();
    type();
    const found = await lenses();
    if (found.length !== RULES || found[0]?.startsWith('stale')) throw new Error(`Lenses: ${found[0]}`);
    return since(begun);
  };
  /** Makes a text longer, so that what it is part of says something new. */
  const lengthen = (): void => {
    const place = next('"none-') + '"none-'.length;
    editor.type(uri, place, place, '0');
  };
  return {
    editor,
    stroke,
    async strokeWhileCounting() {
      const { token, cancel } = withCancel();
      lengthen();
      const counting = editor.connection
        .sendRequest('textDocument/codeLens', { textDocument: { uri } }, token)
        .catch(() => {});
      await passed(STROKE);
      cancel();
      const took = await diagnosedAfter(lengthen);
      await counting;
      return took;
    },
    async completion(written, after) {
      const line = editor.textOf(uri).indexOf('\n', next('- id:')) + 1;
      const begun = performance.now();
      editor.type(uri, line, line, `${written}${after}`);
      const diagnosed = editor.diagnosed(uri);
      const params = editor.at(uri, line + written.length);
      const found = await editor.connection.sendRequest<unknown[] | { items: unknown[] } | null>(
        'textDocument/completion',
        params,
      );
      const took = since(begun);
      if (((Array.isArray(found) ? found : found?.items) ?? []).length === 0)
        throw new Error(`Nothing after ${written}`);
      await diagnosed;
      await diagnosedAfter(() => editor.type(uri, line, line + written.length + after.length, ''));
      return took;
    },
    async hover(word) {
      await diagnosedAfter(lengthen);
      const params = editor.at(uri, next(word) + 1);
      const begun = performance.now();
      const found = await editor.connection.sendRequest('textDocument/hover', params);
      if (!found) throw new Error(`There is nothing to say about ${word}.`);
      return since(begun);
    },
    lensAfterEditOfARule: () => lensAfter(lengthen),
    lensAfterEditOfAll: () =>
      lensAfter(() => {
        const text = editor.textOf(uri);
        const place = text.indexOf('lists:');
        const known = text.indexOf('applies: app.name != "other-');
        if (known === -1) editor.type(uri, place, place, 'applies: app.name != "other-"\n');
        else editor.type(uri, place - 2, place - 2, '0');
      }),
    async countedMoments(moments) {
      const begun = performance.now();
      for (;;) {
        const told = Number(/of ([\d,]+)/.exec((await lenses())[6] ?? '')?.[1]?.replaceAll(',', '') ?? 0);
        if (told >= Math.floor(moments / 3)) return;
        if (since(begun) > READING) throw new Error(`Only ${told * 3} of ${moments} moments are counted.`);
        await passed(50);
      }
    },
  };
}

const passed = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function withCancel() {
  const source = new CancellationTokenSource();
  return { token: source.token, cancel: () => source.cancel() };
}
