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
  const { body, status, url } = response;
  let told = false;
  const tell = (pieces: readonly Uint8Array[]): void => {
    if (!told) process.send?.({ url, status, body: Buffer.concat(pieces).toString('base64') } satisfies Received);
    told = true;
  };
  if (body === null) {
    tell([]);
    return response;
  }
  const recorded = new Response(recording(body.getReader(), tell), response);
  Object.defineProperty(recorded, 'url', { value: url });
  return recorded;
};

/** Passes everything on as it comes, and tells all of it when the stream ends, breaks or is abandoned. */
function recording(
  source: ReadableStreamDefaultReader<Uint8Array>,
  tell: (pieces: readonly Uint8Array[]) => void,
): ReadableStream<Uint8Array> {
  const pieces: Uint8Array[] = [];
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await source.read();
        if (value) {
          pieces.push(value.slice());
          controller.enqueue(value);
        }
        if (done) {
          tell(pieces);
          controller.close();
        }
      } catch (error) {
        tell(pieces);
        controller.error(error);
      }
    },
    async cancel(reason) {
      tell(pieces);
      await source.cancel(reason);
    },
  });
}
