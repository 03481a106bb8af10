import { age } from '@parapet/language-server/protocol';
import type { Disposable, QuickPickItem } from 'vscode';
import { commands, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import { counted } from './counted.ts';
import { countErrors } from './status-item.ts';
import type { TraceSources } from './trace-sources.ts';

interface Entry extends QuickPickItem {
  /** A command and what it is given; absent where there is nothing to do. */
  readonly does?: readonly [command: string, ...args: readonly unknown[]];
}

/** What the status bar offers when it is chosen. */
export const createMenu = (sources: TraceSources): Disposable =>
  commands.registerCommand('parapet.showMenu', async () => {
    const chosen = await window.showQuickPick(entriesOf(sources), {
      title: 'Parapet',
      placeHolder: 'Traces that policies are previewed on, and what can be done',
    });
    if (chosen?.does) await commands.executeCommand(...chosen.does);
  });

function entriesOf(sources: TraceSources): readonly Entry[] {
  const errors = countErrors();
  return [
    heading('Traces'),
    ...(workspace.isTrusted ? [receiverEntry(sources), ...fetchEntries(sources)] : [trustEntry]),
    ...sources.all().map(sourceEntry),
    heading('Policies'),
    ...(errors > 0
      ? [
          {
            label: '$(error) Show the errors',
            description: `${errors}`,
            does: ['workbench.actions.view.problems'],
          } as const,
        ]
      : []),
    { label: '$(beaker) Run all tests', does: ['testing.runAll'] },
    { label: '$(diff) Show what the edit changes', does: ['parapet.impact.focus'] },
    heading('Help'),
    { label: '$(book) From an empty folder to the first verdict', does: ['parapet.showWalkthrough'] },
    { label: '$(output) Show the log', does: ['parapet.showLog'] },
    { label: '$(refresh) Restart the language server', does: ['parapet.restart'] },
  ];
}

const heading = (label: string): Entry => ({ label, kind: QuickPickItemKind.Separator });

const trustEntry: Entry = {
  label: '$(workspace-untrusted) Trust the workspace to receive traces',
  detail: 'Until then no port is opened and nothing is fetched.',
  does: ['workbench.trust.manage'],
};

function receiverEntry(sources: TraceSources): Entry {
  const { url } = sources.receiver();
  return url === undefined
    ? {
        label: '$(broadcast) Start receiving traces',
        detail:
          'Opens a port on this machine. Services that are started with Parapet in this folder find it by themselves.',
        does: ['parapet.startReceiver'],
      }
    : { label: '$(debug-stop) Stop receiving traces', description: url, does: ['parapet.stopReceiver'] };
}

const fetchEntries = (sources: TraceSources): readonly Entry[] =>
  sources.all().some(({ kind }) => kind === 'backend')
    ? [{ label: '$(cloud-download) Fetch traces again', does: ['parapet.fetchTraces'] }]
    : [];

function sourceEntry({ uri, name, kind, moments, latest, problem }: ReturnType<TraceSources['all']>[number]): Entry {
  const when = latest === undefined ? '' : `, ${age(latest, Date.now())}`;
  const entry = {
    label: `${problem === undefined ? icons[kind] : '$(warning)'} ${name}`,
    description: `${counted(moments)}${when}`,
    ...(problem === undefined ? {} : { detail: problem }),
  };
  return kind === 'file' ? { ...entry, does: ['vscode.open', Uri.parse(uri)] } : entry;
}

const icons = { file: '$(file)', receiver: '$(broadcast)', backend: '$(cloud)' };
