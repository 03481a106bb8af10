import type { SourceState } from '@parapet/language-server/protocol';
import { age } from '@parapet/language-server/protocol';
import type { Disposable, TextDocument } from 'vscode';
import {
  DiagnosticSeverity,
  languages,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import { counted } from './counted.ts';
import { isPolicy } from './documents.ts';
import { modeIn } from './mode-in.ts';
import type { TraceSources } from './trace-sources.ts';

/** How often the age of the latest trace is told anew, in milliseconds. */
const AGEING = 30_000;

/** What there is of traces, how old they are, whether the policy in front is enforced, and how many errors policies have. */
export function createStatusItem(sources: TraceSources): Disposable {
  const item = window.createStatusBarItem('parapet.traces', StatusBarAlignment.Left);
  item.name = 'Parapet';
  item.command = 'parapet.showMenu';
  const draw = (): void => {
    const problems = problemsOf(sources);
    const errors = countErrors();
    item.text = [
      `${iconOf(sources, problems.length > 0)} Parapet: ${counted(countMoments(sources.all()))}${tellAge(sources.all())}`,
      sources.receiver().port !== undefined && `:${sources.receiver().port}`,
      modeOf(window.activeTextEditor?.document),
      !workspace.isTrusted && 'restricted',
      errors > 0 && `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    ]
      .filter((part) => part !== false && part !== undefined)
      .join(' · ');
    item.backgroundColor = problems.length > 0 ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.tooltip = tooltipOf(sources, problems, errors);
    item.accessibilityInformation = { label: item.text.replace(/\$\([\w~-]+\) /, '') };
  };

  const timer = setInterval(draw, AGEING);
  const parts: readonly Disposable[] = [
    item,
    sources.onDidChange(draw),
    window.onDidChangeActiveTextEditor(draw),
    languages.onDidChangeDiagnostics(draw),
    workspace.onDidGrantWorkspaceTrust(draw),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === window.activeTextEditor?.document) draw();
    }),
    { dispose: () => clearInterval(timer) },
  ];
  draw();
  item.show();
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

const countMoments = (sources: readonly SourceState[]): number =>
  sources.reduce((sum, { moments }) => sum + moments, 0);

function tellAge(sources: readonly SourceState[]): string {
  const latest = Math.max(...sources.map((source) => source.latest ?? Number.NEGATIVE_INFINITY));
  return Number.isFinite(latest) ? `, ${age(latest, Date.now())}` : '';
}

const problemsOf = (sources: TraceSources): readonly string[] =>
  [sources.receiver().problem, ...sources.all().map(({ problem }) => problem)].filter((text) => text !== undefined);

function iconOf(sources: TraceSources, isTroubled: boolean): string {
  if (!workspace.isTrusted) return '$(workspace-untrusted)';
  if (isTroubled) return '$(warning)';
  if (sources.all().some(({ loading }) => loading)) return '$(sync~spin)';
  return sources.receiver().url === undefined ? '$(circle-outline)' : '$(broadcast)';
}

const modeOf = (document: TextDocument | undefined): string | undefined =>
  document && isPolicy(document.uri) ? modeIn(document.getText()) : undefined;

/** Errors in policies, tests and settings of the workspace. */
export const countErrors = (): number =>
  languages
    .getDiagnostics()
    .flatMap(([, diagnostics]) => diagnostics)
    .filter(({ source, severity }) => source === 'parapet' && severity === DiagnosticSeverity.Error).length;

function tooltipOf(sources: TraceSources, problems: readonly string[], errors: number): MarkdownString {
  const told = sources
    .all()
    .map(
      ({ name, moments, latest, progress }) =>
        `- ${name}: ${counted(moments)}${latest === undefined ? '' : `, ${age(latest, Date.now())}`}${progress === undefined ? '' : ` (${progress})`}`,
    );
  const parts = [
    told.length > 0 ? told.join('\n') : 'There are no traces yet.',
    ...problems.map((problem) => `$(warning) ${problem}`),
    ...(errors > 0 ? [`$(error) ${errors} ${errors === 1 ? 'error' : 'errors'} in policies`] : []),
    receiverHint(sources),
  ];
  return new MarkdownString(parts.join('\n\n'), true);
}

function receiverHint(sources: TraceSources): string {
  const { url } = sources.receiver();
  if (!workspace.isTrusted) return 'The workspace is not trusted: no port is opened and nothing is fetched.';
  return url === undefined ? 'No traces are received.' : `Traces are received at ${url}.`;
}
