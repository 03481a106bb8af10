import type { LanguageService } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import { canonicalUri } from './uris.ts';

/** Answers what a client asks about the text of a document. The service does the thinking. */
export function answerLanguageRequests(connection: Connection, { snippets }: Client, service: LanguageService): void {
  connection.onCodeAction(({ textDocument, range, context }) =>
    service.codeActions(canonicalUri(textDocument.uri), range, context.only),
  );
  connection.onHover(({ textDocument, position }) => service.hover(canonicalUri(textDocument.uri), position));
  connection.onCompletion(({ textDocument, position }) =>
    service.completion(canonicalUri(textDocument.uri), position, { snippets }),
  );
  connection.onCompletionResolve((item) => service.resolveCompletion(item));
  connection.onSignatureHelp(({ textDocument, position }) =>
    service.signatureHelp(canonicalUri(textDocument.uri), position),
  );
  connection.languages.semanticTokens.on(({ textDocument }) => service.semanticTokens(canonicalUri(textDocument.uri)));
  connection.languages.semanticTokens.onRange(({ textDocument, range }) =>
    service.semanticTokens(canonicalUri(textDocument.uri), range),
  );
  connection.onDefinition(({ textDocument, position }) => service.definition(canonicalUri(textDocument.uri), position));
  connection.onReferences(({ textDocument, position, context }) =>
    service.references(canonicalUri(textDocument.uri), position, context.includeDeclaration),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    service.highlights(canonicalUri(textDocument.uri), position),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    service.prepareRename(canonicalUri(textDocument.uri), position),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const renaming = service.rename(canonicalUri(textDocument.uri), position, newName);
    return renaming.kind === 'edit' ? renaming.edit : new ResponseError(LSPErrorCodes.RequestFailed, renaming.reason);
  });
  connection.onDocumentLinks(({ textDocument }) => service.documentLinks(canonicalUri(textDocument.uri)));
  connection.onDocumentSymbol(({ textDocument }) => service.documentSymbols(canonicalUri(textDocument.uri)));
  connection.onWorkspaceSymbol(({ query }) => service.workspaceSymbols(query));
  connection.onFoldingRanges(({ textDocument }) => service.folding(canonicalUri(textDocument.uri)));
  connection.onSelectionRanges(({ textDocument, positions }) =>
    service.selectionRanges(canonicalUri(textDocument.uri), positions),
  );
  connection.onDocumentFormatting(({ textDocument }) => service.formatting(canonicalUri(textDocument.uri)));
  connection.languages.diagnostics.on(({ textDocument }) => ({
    kind: DocumentDiagnosticReportKind.Full,
    items: service.diagnostics(canonicalUri(textDocument.uri)),
  }));
}
