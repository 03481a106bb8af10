/**
 * `node test/bench/opa/write-policies.ts`: compiles the rules that Open Policy Agent is measured on, with the `opa` command (1.22.0,
 * `go install github.com/open-policy-agent/opa@v1.22.0`). What it makes is kept here, because npm has no compiler of Rego.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compiledRuleCounts, regoOf } from './rego.ts';

const folder = mkdtempSync(join(tmpdir(), 'parapet-opa-'));
for (const rules of compiledRuleCounts) {
  const source = join(folder, 'bench.rego');
  const bundle = join(folder, 'bundle.tar.gz');
  writeFileSync(source, regoOf(rules));
  execFileSync('opa', [
    'build',
    '--target',
    'wasm',
    '--optimize',
    '1',
    '--entrypoint',
    'bench/deny',
    '--output',
    bundle,
    source,
  ]);
  const wasm = execFileSync('tar', ['--extract', '--to-stdout', '--absolute-names', '--file', bundle, '/policy.wasm'], {
    maxBuffer: 1e8,
  });
  writeFileSync(new URL(`rules-${rules}.wasm.gz`, import.meta.url), gzipSync(wasm, { level: 9 }));
}
rmSync(folder, { recursive: true });
