import { shortDigestOf } from '../digest.ts';
import { type ReadFile, readBeside } from '../list/read-beside.ts';
import type { Reporter } from '../problem.ts';
import type { FactFinderSyntax, Located } from '../syntax/policy-syntax.ts';
import { defaultTimeout, type FactFinder, type FactSource, maxTimeout } from './fact-finder.ts';

/** A finder that asks another system, or undefined where its definition is wrong, which is reported. */
export function compileFactFinder(
  syntax: FactFinderSyntax,
  read: ReadFile,
  reporter: Reporter,
): FactFinder | undefined {
  const { timeout, threshold } = syntax;
  if (timeout && timeout.milliseconds > maxTimeout)
    reporter.report(
      'timeout-too-long',
      'A call waits for the answer, so a timeout is at most a minute: `1m`.',
      timeout.range,
    );
  const asked = sourceOf(syntax, read, reporter);
  if (!asked) return undefined;
  const source = {
    ...asked,
    timeout: Math.min(timeout?.milliseconds ?? defaultTimeout, maxTimeout),
    ...(threshold !== undefined && { threshold }),
  };
  return { digest: shortDigestOf(source), kind: source.kind, source };
}

type Asked = FactSource extends infer S ? (S extends FactSource ? Omit<S, 'timeout' | 'threshold'> : never) : never;

function sourceOf(syntax: FactFinderSyntax, read: ReadFile, reporter: Reporter): Asked | undefined {
  const { kind, asked, model, entrypoint } = syntax;
  switch (kind) {
    case 'judge': {
      const prompt = readBeside(asked, read, reporter);
      if (prompt === undefined || !model) return undefined;
      if (prompt.trim() !== '') return { kind, prompt, model: model.value };
      reporter.report(
        'empty-prompt',
        `\`${asked.value}\` is empty: the model would not be asked anything.`,
        asked.range,
      );
      return undefined;
    }
    case 'http': {
      const url = urlOf(asked, reporter);
      return url === undefined ? undefined : { kind, url, headers: headersOf(syntax, reporter) };
    }
    case 'opa': {
      if (/\.wasm$/i.test(asked.value) && !/^https?:/.test(asked.value)) return moduleOf(syntax, read, reporter);
      const url = urlOf(asked, reporter);
      const path = entrypoint && entrypointOf(entrypoint, reporter);
      const headers = headersOf(syntax, reporter);
      return url === undefined || path === undefined ? undefined : { kind, url, entrypoint: path, headers };
    }
    case 'function':
      return { kind, function: asked.value };
  }
}

/** Rego in WebAssembly. It runs in the process, so nothing is sent. */
function moduleOf(
  { asked, entrypoint, headers }: FactFinderSyntax,
  read: ReadFile,
  reporter: Reporter,
): Asked | undefined {
  for (const [header] of headers)
    reporter.report('unknown-field', 'A module runs in the process, so no header is sent. Remove it.', header.range);
  const path = entrypoint && entrypointOf(entrypoint, reporter);
  const module = readBeside(asked, read, reporter);
  if (module === undefined || path === undefined) return undefined;
  // What every module begins with, in base64.
  if (module.startsWith('AGFzbQ')) return { kind: 'opa', module, entrypoint: path };
  reporter.report(
    'not-a-module',
    `\`${asked.value}\` is no WebAssembly module. \`opa build --target wasm --entrypoint ...\` makes a bundle that holds one, \`policy.wasm\`.`,
    asked.range,
  );
  return undefined;
}

/** What is asked must not be told who may ask by its address: addresses are shown, kept and logged. */
function urlOf({ value, range }: Located, { report }: Reporter): string | undefined {
  const url = URL.parse(value);
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url.href;
  report(
    'not-an-address',
    'An address begins with `http://` or `https://`, and holds no user or password; put those into `headers`.',
    range,
  );
  return undefined;
}

function entrypointOf({ value, range }: Located, { report }: Reporter): string | undefined {
  if (/^\w+(\/\w+)*$/.test(value)) return value;
  report(
    'not-an-entrypoint',
    'An entrypoint names a rule by its path, such as `shop/tone` for `data.shop.tone`.',
    range,
  );
  return undefined;
}

/** A policy can only send what was meant for this: no other secret of the process. */
function headersOf({ headers }: FactFinderSyntax, { report }: Reporter): Readonly<Record<string, string>> {
  for (const [header, variable] of headers) {
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(header.value))
      report('not-a-header', `\`${header.value}\` cannot be the name of a header.`, header.range);
    if (!/^PARAPET_FACT_\w+$/.test(variable.value))
      report(
        'not-a-fact-variable',
        'A header is filled from an environment variable whose name begins with `PARAPET_FACT_`, so that a policy cannot send other secrets. Name one.',
        variable.range,
      );
  }
  return Object.fromEntries(headers.map(([header, variable]) => [header.value.toLowerCase(), variable.value]));
}
