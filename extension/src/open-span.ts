import type { MomentPlace } from '@parapet/language-server/protocol';
import { Range, Uri, window, workspace } from 'vscode';

/** Shows a span where it stands in its trace file. */
export async function openSpan({ source, spanId }: Pick<MomentPlace, 'source' | 'spanId'>): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(source));
  // Ids are hexadecimal, and OTLP leaves their case open.
  const found = document.getText().toLowerCase().indexOf(`"${spanId.toLowerCase()}"`);
  const start = document.positionAt(Math.max(found, 0));
  await window.showTextDocument(document, {
    selection: new Range(start, start.translate(0, found < 0 ? 0 : spanId.length + 2)),
  });
}
