import type { MarksParams, RuleMark } from '@parapet/language-server/protocol';
import { MARKS_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, TextEditor, TextEditorDecorationType } from 'vscode';
import { window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { isPolicy } from './documents.ts';
import { gutterIcon } from './gutter-icon.ts';
import { createLatestAnswer, type LatestAnswer } from './latest-answer.ts';
import type { PreviewChanges } from './preview-changes.ts';
import { rangeOf } from './range.ts';

const kinds: readonly RuleMark['kind'][] = ['blocks', 'matches', 'never', 'unsettled'];

/** Signs beside the rules of the policies on the screen: what each would have done to the traces. */
export function createGutterMarks(client: LanguageClient, changes: PreviewChanges): Disposable {
  const types = new Map<string, TextEditorDecorationType>();
  for (const kind of kinds)
    for (const stale of [false, true])
      types.set(
        keyOf({ kind, stale }),
        window.createTextEditorDecorationType({
          light: { gutterIconPath: gutterIcon(kind, stale, 'light') },
          dark: { gutterIconPath: gutterIcon(kind, stale, 'dark') },
          gutterIconSize: '70%',
        }),
      );
  const answers = new Map<string, LatestAnswer<MarksParams, readonly RuleMark[]>>();

  const mark = async (editor: TextEditor): Promise<void> => {
    const uri = `${editor.document.uri}`;
    const latest = answers.get(uri) ?? createLatestAnswer<MarksParams, readonly RuleMark[]>(client, MARKS_METHOD);
    answers.set(uri, latest);
    const marks = await latest.ask({ uri });
    if (!marks) return;
    for (const [key, type] of types)
      editor.setDecorations(
        type,
        marks.filter((one) => keyOf(one) === key).map(({ range }) => rangeOf(range)),
      );
  };
  const markAll = async (): Promise<void> => {
    const editors = window.visibleTextEditors.filter(({ document }) => isPolicy(document.uri));
    const shown = new Set(editors.map(({ document }) => `${document.uri}`));
    for (const uri of answers.keys()) if (!shown.has(uri)) answers.delete(uri);
    await Promise.all(editors.map(mark));
  };

  void markAll();
  const parts: readonly Disposable[] = [changes.onDidChangePreview(markAll), ...types.values()];
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

const keyOf = ({ kind, stale }: Pick<RuleMark, 'kind' | 'stale'>): string => `${kind} ${stale}`;
