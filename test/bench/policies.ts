import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A policy of `count` enforced rules, each with a finder of its own that looks for something that does not occur: half of
 * them in requests, half in answers, where streams are gated for them. A policy has at least one rule: where none is wanted, one
 * that is about nothing that happens.
 */
export function policyOf(count: number): string {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return [
    'parapet: 1',
    'policy: bench',
    'owner: bench@shop.example',
    'mode: enforce',
    ...(count > 0 ? ['finders:'] : []),
    ...numbers.map((number) => `  secret${number}: { pattern: 'key${number}-[0-9a-f]{16}' }`),
    'rules:',
    ...(count > 0 ? [] : ['  - { id: idle, at: span, when: span.name == "nothing", then: flag }']),
    ...numbers.flatMap((number) => {
      const at = number % 2 === 0 ? 'output' : 'input';
      return [
        `  - id: no-secret-${number}`,
        `    at: ${at}`,
        `    when: ${at}.text.has(secret${number})`,
        `    then: ${number % 4 < 2 ? 'redact' : 'block'}`,
        '    message: That is a secret.',
      ];
    }),
    '',
  ].join('\n');
}

/** A folder with one policy of `count` rules, for as long as this process runs. */
export function policyFolder(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'bench.policy.yaml'), policyOf(count));
  return folder;
}
