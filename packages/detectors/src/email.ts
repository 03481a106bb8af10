import type { Detector } from './detector.ts';
import { checkOptions } from './options.ts';

/** Letters of Latin, Greek and Cyrillic beyond ASCII: scripts that put spaces between words, so a run of them ends. */
const BEYOND_ASCII = '\u00c0-\u052f';
const ALPHANUMERIC = `A-Za-z0-9${BEYOND_ASCII}`;
const LOCAL = `${ALPHANUMERIC}_.%+\\-`;

/**
 * At most 64 characters, `@`, and at most 253 (RFC 5321, 4.5.3.1; RFC 1035, 2.3.4).
 *
 * A local part is taken from the beginning of its run, with whatever dots and hyphens it begins with: one start per run
 * keeps the automaton as small as one counter, and nothing of the address is left in front of a finding. The exception is
 * the apostrophe, which is part of an address when it stands inside (`o'brien`) and a quotation mark before it.
 * Labels and top-level domain are checked afterwards: as a pattern they would be counters inside counters.
 */
const SOURCE = [
  `(?<![${LOCAL}])[${LOCAL}][${LOCAL}']{0,63}`,
  '@',
  `[${ALPHANUMERIC}][${ALPHANUMERIC}.\\-]{1,251}[${ALPHANUMERIC}](?![${ALPHANUMERIC}])`,
].join('');

const NAMES_SOMEBODY = new RegExp(`[${ALPHANUMERIC}]`);
const LABEL = new RegExp(`^[${ALPHANUMERIC}](?:[${ALPHANUMERIC}\\-]{0,61}[${ALPHANUMERIC}])?$`);
const TOP_LEVEL = new RegExp(`^(?:xn--[A-Za-z0-9\\-]+|[A-Za-z${BEYOND_ASCII}]{2,63})$`);

/** `logo@2x.png`: a picture for a dense screen. */
const DENSE_PICTURE = /^[1-4]x\.(?:avif|gif|jpe?g|png|svg|webp)$/i;

export const email: Detector = {
  name: 'pii.email',
  doc: 'E-mail addresses, with internationalised names and domains in Latin, Greek and Cyrillic script.',
  kind: 'email',
  options: {},
  version: '1',
  build(options) {
    const { problems } = checkOptions('pii.email', email.options, options);
    return problems.length > 0 ? { problems } : { spec: { kind: 'regex', source: SOURCE, validate: isAddress } };
  },
};

function isAddress(candidate: string): boolean {
  const at = candidate.lastIndexOf('@');
  const local = candidate.slice(0, at);
  const domain = candidate.slice(at + 1);
  const labels = domain.split('.');
  return (
    NAMES_SOMEBODY.test(local) &&
    local !== 'git' && // git@github.com:owner/repository names a server's account, nobody's mailbox
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    TOP_LEVEL.test(labels.at(-1) ?? '') &&
    !DENSE_PICTURE.test(domain)
  );
}
