import { SOURCES_CHANGED_METHOD } from '@parapet/language-server/protocol';
import type { Disposable, Event } from 'vscode';
import { EventEmitter, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { State } from 'vscode-languageclient/node';
import { isPolicy } from './documents.ts';

/** When something that is told of traces may be another. */
export interface PreviewChanges extends Disposable {
  /** Traces have come or gone, or there is another server. A client keeps one handler for each notification, so everybody listens here. */
  readonly onDidChangeSources: Event<void>;
  /** That, or a file of policies was typed in, saved, or brought to the front. */
  readonly onDidChangePreview: Event<void>;
}

export function createPreviewChanges(client: LanguageClient): PreviewChanges {
  const sources = new EventEmitter<void>();
  const preview = new EventEmitter<void>();
  const parts: readonly Disposable[] = [
    sources,
    preview,
    client.onNotification(SOURCES_CHANGED_METHOD, () => sources.fire()),
    // One that was started again has been asked nothing yet.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) sources.fire();
    }),
    sources.event(() => preview.fire()),
    window.onDidChangeActiveTextEditor(() => preview.fire()),
    window.onDidChangeVisibleTextEditors(() => preview.fire()),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (isPolicy(document.uri)) preview.fire();
    }),
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (isPolicy(uri)) preview.fire();
    }),
  ];
  return {
    onDidChangeSources: sources.event,
    onDidChangePreview: preview.event,
    dispose: () => parts.forEach((part) => void part.dispose()),
  };
}
