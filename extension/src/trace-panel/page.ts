import { randomBytes } from 'node:crypto';
import type { Webview } from 'vscode';
import { Uri } from 'vscode';

/** Where the bundled page of the panel stands. */
export const pageFolder = (extension: Uri): Uri => Uri.joinPath(extension, 'dist', 'page');

/** The page of the panel. It runs its own script, takes styles and icons from the extension, and nothing from anywhere else. */
export function pageOf(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string => `${webview.asWebviewUri(Uri.joinPath(pageFolder(extension), name))}`;
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Traces</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${file('codicon.css')}">
<link rel="stylesheet" href="${file('trace-panel-style.css')}">
</head>
<body>
<script type="module" nonce="${nonce}" src="${file('trace-panel.js')}"></script>
</body>
</html>
`;
}
