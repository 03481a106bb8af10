import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { forgetBeyond } from '../src/sources/holdings.ts';
import { createWorkspace } from '../src/workspace.ts';
import { answerLines } from './traces.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import { workspaceFolder } from './workspace-folder.ts';

describe('the traces of a workspace', () => {
  let folder: WorkspaceFolder;
  afterEach(() => folder.dispose());

  const names = ['a.otlp.jsonl', 'b.otlp.jsonl', 'c.otlp.jsonl'];
  const counts = (workspace: ReturnType<typeof createWorkspace>): readonly number[] =>
    workspace.files().map(({ source }) => source.sightings.length);

  it('are those that were changed last, where there are too many in all', async () => {
    folder = await workspaceFolder(Object.fromEntries(names.map((name) => [name, answerLines('one', 'two')])));
    for (const [index, name] of ['b', 'c', 'a'].entries())
      await utimes(folder.pathOf(`${name}.otlp.jsonl`), 1_000, 1_000 + index);
    const events = { policy() {}, traces() {} };
    const everything = createWorkspace(events);
    await everything.search([folder.pathOf('.')], ['*.jsonl']);
    const [one = 0] = counts(everything);
    assert.ok(one > 0);

    const workspace = createWorkspace({
      policy() {},
      traces: () => forgetBeyond(workspace.holdings(), { moments: 2 * one, bytes: 2 ** 20 }),
    });
    await workspace.search([folder.pathOf('.')], ['*.jsonl']);
    assert.deepEqual(counts(workspace), [one, 0, one]);
    const [problem] = workspace.traceProblems().get(folder.uriOf('b.otlp.jsonl')) ?? [];
    assert.match(problem?.message ?? '', /^Nothing of this file is kept/);

    await utimes(folder.pathOf('b.otlp.jsonl'), 1_000, 2_000);
    await workspace.fileChanged(folder.uriOf('b.otlp.jsonl'));
    assert.deepEqual(counts(workspace), [one, one, 0]);
    assert.deepEqual(workspace.traceProblems().get(folder.uriOf('b.otlp.jsonl')), []);
  });

  it('are read once, where one folder stands in another', async () => {
    folder = await workspaceFolder({ 'in/a.otlp.jsonl': answerLines('one') });
    const workspace = createWorkspace({ policy() {}, traces() {} });
    await workspace.search([folder.pathOf('.'), folder.pathOf('in')], ['**/*.jsonl']);
    assert.equal(workspace.files().length, 1);
    assert.equal(workspace.sourcesOf(folder.uriOf('in/a.policy.yaml')).length, 1);
    await folder.write('in/a.otlp.jsonl', answerLines('one', 'two'));
    await workspace.fileChanged(folder.uriOf('in/a.otlp.jsonl'));
    assert.equal(workspace.files()[0]?.source.sightings.length, 8);
    await folder.remove('in/a.otlp.jsonl');
    await workspace.fileChanged(folder.uriOf('in/a.otlp.jsonl'));
    assert.deepEqual(workspace.files(), []);
  });

  it('are forgotten with the folder that they were in', async () => {
    folder = await workspaceFolder({
      'in/a.otlp.jsonl': answerLines('one'),
      'in/a.policy.yaml': '',
      'b.policy.yaml': '',
    });
    const told: string[] = [];
    const workspace = createWorkspace({ policy: (uri) => told.push(uri), traces() {} });
    await workspace.search([folder.pathOf('.')], ['**/*.jsonl']);
    told.length = 0;
    await folder.remove('in');
    await workspace.fileChanged(folder.uriOf('in'));
    assert.deepEqual(workspace.files(), []);
    assert.deepEqual(told, [folder.uriOf('in/a.policy.yaml')]);
  });
});
