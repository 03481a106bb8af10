import { posix } from 'node:path';
import type { Disposable, TaskDefinition, WorkspaceFolder } from 'vscode';
import { RelativePattern, ShellExecution, Task, TaskGroup, tasks, Uri, workspace } from 'vscode';

/** A task of the `parapet` command, as `tasks.json` has it. */
interface ParapetTask extends TaskDefinition {
  readonly type: 'parapet';
  readonly command: keyof typeof commands;
  /** What stands behind the command: files, folders and options. */
  readonly args?: readonly string[];
}

/** How each command is run, and what finds problems in what it says. */
const commands = {
  // The language server tells what is wrong with policies while they are typed: there is nothing to add to the problems.
  check: { options: ['--format', 'lines'], group: TaskGroup.Build, matchers: [] },
  test: { options: ['--format', 'lines'], group: TaskGroup.Test, matchers: ['$parapet'] },
  replay: { options: ['--held'], group: undefined, matchers: ['$parapet-traces'] },
} as const;

/** Tasks for what each folder has: policies to check, tests to run, traces to replay. They run the `parapet` of the project. */
export const createTaskProvider = (): Disposable =>
  tasks.registerTaskProvider('parapet', {
    async provideTasks() {
      const all = (workspace.workspaceFolders ?? []).map((folder) => tasksOf(folder));
      return (await Promise.all(all)).flat();
    },
    resolveTask({ definition, scope }) {
      const { command } = definition;
      if (typeof scope !== 'object' || typeof command !== 'string' || !Object.hasOwn(commands, command))
        return undefined;
      return taskOf(scope, definition as ParapetTask);
    },
  });

async function tasksOf(folder: WorkspaceFolder): Promise<Task[]> {
  const globs: readonly string[] = workspace.getConfiguration('parapet', folder).get('traces', []);
  const [policies, tests, traces] = await Promise.all([
    foldersWith(folder, '**/*.policy.yaml'),
    foldersWith(folder, '**/*.policy.test.yaml'),
    foldersWith(folder, `{${globs.join(',')}}`),
  ]);
  const wanted: readonly Omit<ParapetTask, 'type'>[] = [
    ...(policies.length > 0 ? [{ command: 'check', args: policies } as const] : []),
    ...(tests.length > 0 ? [{ command: 'test' } as const] : []),
    ...(traces.length > 0 ? policies.map((one) => ({ command: 'replay', args: [one, ...traces] }) as const) : []),
  ];
  return Promise.all(wanted.map((one) => taskOf(folder, { type: 'parapet', ...one } as ParapetTask)));
}

/** The folders that hold such files, relative to the workspace's, without those that lie in another of them. */
async function foldersWith(folder: WorkspaceFolder, glob: string): Promise<readonly string[]> {
  const files = await workspace.findFiles(new RelativePattern(folder, glob), '**/node_modules/**');
  const found = [...new Set(files.map((file) => posix.relative(folder.uri.path, posix.dirname(file.path)) || '.'))];
  return found.filter((one) => !found.some((other) => other !== one && isInside(one, other))).sort();
}

const isInside = (path: string, folder: string): boolean => folder === '.' || path.startsWith(`${folder}/`);

async function taskOf(folder: WorkspaceFolder, definition: ParapetTask): Promise<Task> {
  const { options, group, matchers } = commands[definition.command];
  const { command, args = [] } = definition;
  const execution = new ShellExecution(await commandIn(folder.uri), [command, ...options, ...args], {
    cwd: folder.uri.fsPath,
  });
  const name = command === 'replay' ? `replay ${args[0] ?? ''}`.trim() : command;
  const task = new Task(definition, folder, name, 'parapet', execution, [...matchers]);
  if (group) task.group = group;
  return task;
}

/** The command as the project has it installed, or else as the machine does. */
async function commandIn(folder: Uri): Promise<string> {
  const installed = Uri.joinPath(folder, 'node_modules', '.bin', 'parapet');
  const isThere = await workspace.fs.stat(installed).then(
    () => true,
    () => false,
  );
  if (isThere) return installed.fsPath;
  const above = Uri.joinPath(folder, '..');
  return above.path === folder.path ? 'parapet' : commandIn(above);
}
