/**
 * Reads `OTEL_EXPORTER_OTLP_HEADERS`: `name=value` pairs, comma separated, values percent-encoded
 * (OpenTelemetry, "Exporter configuration"). What is not a pair is left out.
 */
export function parseHeaders(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim().toLowerCase();
    const value = percentDecoded(pair.slice(at + 1).trim());
    return at > 0 && NAME.test(name) && VALUE.test(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** What HTTP allows (RFC 9110, section 5). */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
