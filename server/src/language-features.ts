import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import { othersFirst } from './others-first.ts';
import { pullReports } from './pull-reports.ts';
import type { Session } from './session.ts';
import { signalOf } from './signal-of.ts';
import { canonicalUri } from './uris.ts';

/** Answers what a client asks about the text of a document. The service does the thinking. */
export function answerLanguageRequests(
  connection: Connection,
  { snippets, refreshesLenses, refreshesHints }: Client,
  { service, searched }: Pick<Session, 'service' | 'searched'>,
): void {
  connection.onCodeAction(
    unlessCancelled(({ textDocument, range, context }) =>
      service.codeActions(canonicalUri(textDocument.uri), range, context.only),
    ),
  );
  connection.onCodeLens(
    unlessCancelled(async ({ textDocument }, token) => {
      // Who cannot be asked to ask again would have the lenses of no traces.
      if (!refreshesLenses) await searched;
      return service.codeLenses(canonicalUri(textDocument.uri), signalOf(token));
    }),
  );
  connection.onHover(
    unlessCancelled(({ textDocument, position }, token) =>
      service.hover(canonicalUri(textDocument.uri), position, signalOf(token)),
    ),
  );
  connection.languages.inlayHint.on(
    unlessCancelled(async ({ textDocument, range }, token) => {
      if (!refreshesHints) await searched;
      return service.inlayHints(canonicalUri(textDocument.uri), range, signalOf(token));
    }),
  );
  connection.onCompletion(
    unlessCancelled(({ textDocument, position }) =>
      service.completion(canonicalUri(textDocument.uri), position, { snippets }),
    ),
  );
  connection.onCompletionResolve(unlessCancelled((item) => service.resolveCompletion(item)));
  connection.onSignatureHelp(
    unlessCancelled(({ textDocument, position }) => service.signatureHelp(canonicalUri(textDocument.uri), position)),
  );
  connection.languages.semanticTokens.on(
    unlessCancelled(({ textDocument }) => service.semanticTokens(canonicalUri(textDocument.uri))),
  );
  connection.languages.semanticTokens.onRange(
    unlessCancelled(({ textDocument, range }) => service.semanticTokens(canonicalUri(textDocument.uri), range)),
  );
  connection.onDefinition(
    unlessCancelled(({ textDocument, position }) => service.definition(canonicalUri(textDocument.uri), position)),
  );
  connection.onReferences(
    unlessCancelled(({ textDocument, position, context }) =>
      service.references(canonicalUri(textDocument.uri), position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(
    unlessCancelled(({ textDocument, position }) => service.highlights(canonicalUri(textDocument.uri), position)),
  );
  connection.onPrepareRename(
    unlessCancelled(({ textDocument, position }) => service.prepareRename(canonicalUri(textDocument.uri), position)),
  );
  connection.onRenameRequest(
    unlessCancelled(({ textDocument, position, newName }) => {
      const renaming = service.rename(canonicalUri(textDocument.uri), position, newName);
      return renaming.kind === 'edit' ? renaming.edit : new ResponseError(LSPErrorCodes.RequestFailed, renaming.reason);
    }),
  );
  connection.onDocumentLinks(
    unlessCancelled(({ textDocument }) => service.documentLinks(canonicalUri(textDocument.uri))),
  );
  connection.onDocumentSymbol(
    unlessCancelled(({ textDocument }) => service.documentSymbols(canonicalUri(textDocument.uri))),
  );
  connection.onWorkspaceSymbol(unlessCancelled(({ query }) => service.workspaceSymbols(query)));
  connection.onFoldingRanges(unlessCancelled(({ textDocument }) => service.folding(canonicalUri(textDocument.uri))));
  connection.onSelectionRanges(
    unlessCancelled(({ textDocument, positions }) =>
      service.selectionRanges(canonicalUri(textDocument.uri), positions),
    ),
  );
  connection.onDocumentFormatting(
    unlessCancelled(({ textDocument }) => service.formatting(canonicalUri(textDocument.uri))),
  );
  const report = pullReports((uri) => service.diagnostics(uri));
  connection.languages.diagnostics.on(async (params, token) => {
    await othersFirst();
    return unlessCancelled(report)(params, token);
  });
}

/** What nobody waits for any more is not worked out. */
const unlessCancelled =
  <P, R>(answer: (params: P, token: CancellationToken) => R) =>
  (params: P, token: CancellationToken): R | ResponseError<never> =>
    token.isCancellationRequested
      ? new ResponseError<never>(LSPErrorCodes.RequestCancelled, 'The request was cancelled.')
      : answer(params, token);
