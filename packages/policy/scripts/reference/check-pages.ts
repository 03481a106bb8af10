import { codes } from '../../src/check/codes.ts';
import type { CheckFixture } from './check-fixtures.ts';
import { generatedMark } from './mark.ts';

/** The page that lists every code that can be reported. */
export function checksPage(): string {
  const table = (severities: readonly string[]): string =>
    [
      '| code | what is wrong |',
      '| --- | --- |',
      ...Object.entries(codes)
        .filter(([, { severity }]) => severities.includes(severity))
        .map(([code, { says }]) => `| [\`parapet/${code}\`](checks/${code}.md) | ${says} |`),
    ].join('\n');
  return `# Checks

${generatedMark}

What reading, compiling and checking policies can report: where it is, what is wrong, and what to do about it, often with a change
that does it. A policy set with an error is not loaded. Everything else can be silenced where it stands, with a reason:

\`\`\`yaml
finders:
  # parapet-ignore parapet/unused-finder: other policies will ask it from March on
  ticket: { pattern: 'TCK-\\d{6}' }
\`\`\`

The comment stands on the line that it is about or on the one before.

## What an author would want to be told

${table(['warning', 'information'])}

## Errors

${table(['error'])}
`;
}

/** The page of one code. */
export function checkPage(code: string, { why, invalid, valid }: CheckFixture): string {
  const doc = codes[code];
  const profile = doc?.profile;
  const remedy =
    doc?.severity === 'error'
      ? `An error${profile ? ` in the profile \`${profile}\`, which alone looks for it` : ''}: the policy set is not loaded.`
      : `${doc?.severity === 'warning' ? 'A warning' : 'An information'}; \`# parapet-ignore parapet/${code}: <why>\` silences it.${profile ? ` In the profile \`${profile}\` it is an error.` : ''}`;
  return `# parapet/${code}

${generatedMark}

${doc?.says} ${remedy}

${why.trim()}
${example('Avoid', invalid[0])}${example('Prefer', valid[0])}`;
}

/** The files of an example. What has nothing to do with the matter is left out of them. */
function example(title: string, files: readonly string[] = []): string {
  if (files.length === 0) return '';
  const blocks = files.map((text) => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``);
  return `\n## ${title}\n\n${blocks.join('\n\nand, in another file,\n\n')}\n`;
}
