import type { ExtensionContext } from 'vscode';
import { Uri, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** A client of the language server that stands beside it in the extension. It is not started yet. */
export function createClient({ extensionUri }: ExtensionContext): LanguageClient {
  const module = Uri.joinPath(extensionUri, 'dist', 'server.cjs').fsPath;
  return new LanguageClient(
    'parapet',
    'Parapet',
    { module, transport: TransportKind.stdio },
    {
      // Also where a person has made these files YAML.
      documentSelector: [
        { language: 'parapet-policy' },
        { scheme: 'file', language: 'yaml', pattern: '**/*.policy.yaml' },
      ],
      // A function: it is asked again at every start.
      initializationOptions: () => ({ showsMatches: true, trusted: workspace.isTrusted }),
    },
  );
}
