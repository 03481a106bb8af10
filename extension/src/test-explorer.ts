import type {
  CaseOutcome,
  FileCoverage,
  FindCasesParams,
  FoundCase,
  RunTestsParams,
  TestsOutcome,
} from '@parapet/language-server/protocol';
import { FIND_CASES_METHOD, RUN_TESTS_METHOD } from '@parapet/language-server/protocol';
import type { CancellationToken, Disposable, TestController, TestItem, TestRun, TestRunRequest } from 'vscode';
import { Location, Range, TestMessage, TestRunProfileKind, tests, Uri, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { isTests } from './documents.ts';
import { mergedCoverage } from './merged-coverage.ts';
import { rangeOf } from './range.ts';
import { createFileCoverage, detailsOf } from './test-coverage.ts';

const TEST_FILES = '**/*.policy.{test,labels}.yaml';

/** The tests of policies in VS Code's own view of tests: a file with its cases. The server reads and tries them. */
export function createTestExplorer(client: LanguageClient): Disposable {
  const controller = tests.createTestController('parapet', 'Parapet');

  const show = async (uri: Uri, text: string): Promise<void> => {
    const found = await client.sendRequest<FoundCase[]>(FIND_CASES_METHOD, {
      uri: `${uri}`,
      text,
    } satisfies FindCasesParams);
    const file =
      controller.items.get(`${uri}`) ?? controller.createTestItem(`${uri}`, workspace.asRelativePath(uri), uri);
    controller.items.add(file);
    file.children.replace(found.map((one, index) => itemOf(controller, uri, one, index)));
  };

  const look = async (uri: Uri): Promise<void> => {
    const open = workspace.textDocuments.find((document) => `${document.uri}` === `${uri}`);
    await show(uri, open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(uri)));
  };
  const lookForAll = async (): Promise<void> => {
    const found = await workspace.findFiles(TEST_FILES, '**/node_modules/**');
    const there = new Set(found.map((uri) => `${uri}`));
    // Of a folder that is deleted, nothing is told of the files in it.
    for (const [id] of controller.items) if (!there.has(id)) controller.items.delete(id);
    // One that cannot be read, or is gone by now, takes the others not away.
    for (const uri of found) await look(uri).catch(() => controller.items.delete(`${uri}`));
  };

  controller.resolveHandler = (item) => (item?.uri ? look(item.uri) : lookForAll());
  controller.refreshHandler = lookForAll;

  const run = async (request: TestRunRequest, token: CancellationToken, told: Told): Promise<void> => {
    await found;
    await runTests(client, controller, request, token, told);
  };
  // Tests may be run before anybody has looked at their view.
  const found = lookForAll();
  const { Run, Debug, Coverage } = TestRunProfileKind;
  controller.createRunProfile('Run', Run, (request, token) => run(request, token, {}), true);
  // There is nothing to step through: what a person would look for is which rules held, and where nobody can tell.
  controller.createRunProfile('Explain', Debug, (request, token) => run(request, token, { decided: true }), true);
  const covering = controller.createRunProfile(
    'Run with Coverage',
    Coverage,
    (request, token) => run(request, token, { coverage: true }),
    true,
  );
  covering.loadDetailedCoverage = async (_, coverage) => detailsOf(coverage);

  const watcher = workspace.createFileSystemWatcher(TEST_FILES);
  watcher.onDidCreate(look);
  watcher.onDidChange(look);
  watcher.onDidDelete((uri) => controller.items.delete(`${uri}`));
  const typed = workspace.onDidChangeTextDocument(({ document }) => {
    if (isTests(document.uri)) void show(document.uri, document.getText());
  });
  return {
    dispose() {
      watcher.dispose();
      typed.dispose();
      controller.dispose();
    },
  };
}

/** What a run tells besides which cases passed. */
interface Told {
  readonly decided?: true;
  readonly coverage?: true;
}

/** Two cases may have one name. */
const itemOf = (controller: TestController, uri: Uri, { name, range }: FoundCase, index: number): TestItem => {
  const item = controller.createTestItem(`${index}`, name, uri);
  item.range = rangeOf(range);
  return item;
};

async function runTests(
  client: LanguageClient,
  controller: TestController,
  request: TestRunRequest,
  token: CancellationToken,
  told: Told,
): Promise<void> {
  const run = controller.createTestRun(request);
  const isLeftOut = (item: TestItem): boolean => request.exclude?.includes(item) === true;
  const covered: FileCoverage[] = [];
  try {
    for (const [file, wanted] of wantedOf(request.include ?? [...controller.items].map(([, item]) => item))) {
      if (token.isCancellationRequested || isLeftOut(file)) continue;
      const items = wanted.filter((item) => !isLeftOut(item));
      for (const item of items) run.started(item);
      const outcome = await client.sendRequest<TestsOutcome>(RUN_TESTS_METHOD, {
        uri: `${file.uri}`,
      } satisfies RunTestsParams);
      for (const item of items) tellCase(run, item, outcome, told);
      covered.push(...outcome.coverage);
    }
    if (told.coverage) for (const one of mergedCoverage(covered)) run.addCoverage(createFileCoverage(one));
  } finally {
    // Also where the server is gone: the view would show for ever that they run.
    run.end();
  }
}

/** The cases that were asked for, by their file. */
function wantedOf(asked: readonly TestItem[]): ReadonlyMap<TestItem, readonly TestItem[]> {
  const wanted = new Map<TestItem, readonly TestItem[]>();
  for (const item of asked) {
    const file = item.parent ?? item;
    const cases = item.parent ? [item] : [...item.children].map(([, child]) => child);
    wanted.set(file, [...new Set([...(wanted.get(file) ?? []), ...cases])]);
  }
  return wanted;
}

function tellCase(run: TestRun, item: TestItem, { problems, cases }: TestsOutcome, told: Told): void {
  const outcome = cases[Number(item.id)];
  if (outcome?.name !== item.label) {
    const reasons =
      problems.length > 0
        ? problems
        : [{ uri: `${item.uri}`, message: 'The file has changed meanwhile. Run its tests again.' }];
    run.errored(
      item,
      reasons.map(({ uri, range, message }) => messageAt(Uri.parse(uri), range, message)),
    );
    return;
  }
  if (told.decided) tellDecided(run, item, outcome);
  if (outcome.skipped !== undefined) run.skipped(item);
  else if (outcome.failures.length === 0) run.passed(item);
  else
    run.failed(
      item,
      outcome.failures.map(({ range, message }) => messageAt(item.uri, range, message)),
    );
}

/** A terminal shows it, so a line ends in both characters. */
function tellDecided(run: TestRun, item: TestItem, { name, decided }: CaseOutcome): void {
  const lines = [name, ...decided.map((sentence) => `  ${sentence}`), ''];
  run.appendOutput(lines.map((line) => `${line}\r\n`).join(''), undefined, item);
}

function messageAt(uri: Uri | undefined, range: FoundCase['range'] | undefined, text: string): TestMessage {
  const message = new TestMessage(text);
  if (uri) message.location = new Location(uri, range ? rangeOf(range) : new Range(0, 0, 0, 0));
  return message;
}
