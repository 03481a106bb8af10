/** Lists the collectors that a request has been through, oldest first, by the identity each gave itself when it started. */
export const VIA_HEADER = 'parapet-via';

/** More collectors in a row than anybody sets up on purpose. */
const MAX_HOPS = 8;

/**
 * The header to send on, or nothing when the request has been here before: some exporter further down points back at us.
 */
export function viaNext(via: string | undefined, id: string): string | undefined {
  const hops = (via ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  return hops.includes(id) || hops.length >= MAX_HOPS ? undefined : [...hops, id].join(', ');
}
