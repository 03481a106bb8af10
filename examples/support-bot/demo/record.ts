/**
 * Loaded after Parapet, and by the demo only: tells the demo the raw bytes of every answer that the application receives.
 * It stands where the `openai` SDK calls `fetch`, so what it sees is what left the gate.
 */

/** One answer, as the application received it. */
export interface Received {
  readonly url: string;
  readonly status: number;
  /** Base64. */
  readonly body: string;
}

const { fetch: guarded } = globalThis;

globalThis.fetch = async (...request) => {
  const response = await guarded(...request);
  const tell = (pieces: readonly Uint8Array[]) => {
    const body = Buffer.concat(pieces).toString('base64');
    process.send?.({ url: response.url, status: response.status, body } satisfies Received);
  };
  if (response.body === null) {
    tell([]);
    return response;
  }
  const recorded = new Response(response.body.pipeThrough(recording(tell)), response);
  Object.defineProperty(recorded, 'url', { value: response.url });
  return recorded;
};

/** Passes everything on as it comes, and tells all of it when the stream ends or is abandoned. */
function recording(tell: (pieces: readonly Uint8Array[]) => void): TransformStream<Uint8Array, Uint8Array> {
  const pieces: Uint8Array[] = [];
  return new TransformStream({
    transform(piece, controller) {
      pieces.push(piece.slice());
      controller.enqueue(piece);
    },
    flush: () => tell(pieces),
    cancel: () => tell(pieces),
  });
}
