import {
  ADD_TEST,
  codeActionKinds,
  LABEL,
  NEW_RULE,
  PIN_LATEST,
  SHOW_MATCHES,
  tokenModifiers,
  tokenTypes,
  UNPIN,
  WHY_NOT,
} from '@parapet/language-service';
import type { ServerCapabilities } from 'vscode-languageserver/node';
import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { Client } from './client.ts';

/** What the server offers to a client. */
export function capabilitiesFor(client: Client): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    codeLensProvider: {},
    inlayHintProvider: true,
    hoverProvider: true,
    completionProvider: { resolveProvider: true, triggerCharacters: ['.', '"', "'"] },
    signatureHelpProvider: { triggerCharacters: ['(', ','] },
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
      range: true,
    },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentLinkProvider: {},
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    codeActionProvider: { codeActionKinds: [...codeActionKinds] },
    ...(client.pullsDiagnostics && {
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
    }),
    // A client that shows matches itself registers the command itself; two of one name are an error.
    executeCommandProvider: {
      commands: [
        ...(client.showsMatches ? [] : [SHOW_MATCHES]),
        ...(client.writesFromSpans ? [] : [NEW_RULE, ADD_TEST, LABEL, WHY_NOT]),
        PIN_LATEST,
        UNPIN,
      ],
    },
    workspace: { workspaceFolders: { supported: true, changeNotifications: client.hasFolders } },
  };
}
