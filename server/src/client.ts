import type { InitializeParams } from 'vscode-languageserver/node';

/** What the editor at the other end can do. */
export interface Client {
  /** It asks for the diagnostics of open documents itself. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  /** It tells of files that change on the disk, if asked to. */
  readonly watchesFiles: boolean;
  readonly hasConfiguration: boolean;
  readonly tellsConfiguration: boolean;
  readonly hasFolders: boolean;
  /** A completion may say where the cursor goes. */
  readonly snippets: boolean;
  /** It asks whether a name can be changed before it asks for another. */
  readonly preparesRename: boolean;
  /** It has a list of its own for `parapet.showMatches`. */
  readonly showsMatches: boolean;
  /** It has commands of its own for `parapet.newRuleFromSpan` and the like, and for `parapet.whyNot`. */
  readonly writesFromSpans: boolean;
  /** It wants to be told when traces, their sources, the receiver or the pinned span are others. */
  readonly followsTraces: boolean;
  /** It can be asked to show a document. */
  readonly showsDocuments: boolean;
}

export function clientOf({ capabilities, initializationOptions }: InitializeParams): Client {
  const { workspace, textDocument } = capabilities;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasConfiguration: workspace?.configuration === true,
    tellsConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    hasFolders: workspace?.workspaceFolders === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    showsMatches: initializationOptions?.showsMatches === true,
    writesFromSpans: initializationOptions?.writesFromSpans === true,
    followsTraces: initializationOptions?.followsTraces === true,
    showsDocuments: capabilities.window?.showDocument?.support === true,
  };
}
