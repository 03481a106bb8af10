import type { ExtensionContext } from 'vscode';
import { Uri, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { documentSelector } from './documents.ts';

/** A client of the language server that stands beside it in the extension. It is not started yet. */
export function createClient({ extensionUri }: ExtensionContext): LanguageClient {
  const module = Uri.joinPath(extensionUri, 'dist', 'server.cjs').fsPath;
  return new LanguageClient(
    'parapet',
    'Parapet',
    { module, transport: TransportKind.stdio },
    {
      documentSelector,
      // A function: it is asked again at every start.
      initializationOptions: () => ({
        showsMatches: true,
        writesFromSpans: true,
        followsTraces: true,
        trusted: workspace.isTrusted,
      }),
    },
  );
}
