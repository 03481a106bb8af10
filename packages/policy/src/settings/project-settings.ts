import { nearest } from '@parapet/cel';
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { createReporter, type Problem } from '../problem.ts';
import { type Profile, profiles } from '../set/load-policy-set.ts';
import { readYaml } from '../yaml/read-yaml.ts';

/** A part of a moment's context that project settings can say where to find. */
export type ContextPath = 'user.id' | 'user.roles' | `user.attributes.${string}` | 'session.id' | 'tenant';

export interface ContextSource {
  /** A header of the request that the service is answering, or an attribute of the span that is active. */
  readonly kind: 'header' | 'span_attribute';
  readonly name: string;
}

/** What `parapet.yaml` says. */
export interface Settings {
  readonly context: readonly { readonly path: ContextPath; readonly source: ContextSource }[];
  /**
   * Addresses of models besides those that are known: base URLs, such as `http://localhost:8000/v1`, and the very addresses
   * that chat completions are asked of where they have a path of their own.
   */
  readonly endpoints: readonly string[];
  /** What is demanded of policies besides that they are right. */
  readonly profile?: Profile;
}

export const noSettings: Settings = { context: [], endpoints: [] };

const KEYS = ['parapet', 'context', 'endpoints', 'profile'] as const;
const CONTEXT_PATHS = ['user.id', 'user.roles', 'user.attributes.<name>', 'session.id', 'tenant'] as const;
const SOURCES = ['header', 'span_attribute'] as const;

/**
 * Reads the text of a `parapet.yaml`. What is well-formed is kept; everything else is a problem with its place.
 *
 *     context:
 *       user.id: { header: x-user-id }
 *       user.roles: { header: x-user-roles }      # separated by commas
 *       session.id: { span_attribute: app.session }
 *     endpoints:
 *       - http://localhost:8000/v1
 *     profile: production
 */
export function parseSettings(text: string, file: string): { settings: Settings; problems: Problem[] } {
  const reporter = createReporter(file, text);
  const report: Report = (node, code, message) => reporter.report(code.replace('parapet/', ''), message, rangeOf(node));
  const root = isBlank(text) ? null : (readYaml(text, reporter) ?? null);
  const context: Settings['context'][number][] = [];
  let endpoints: readonly string[] = [];
  let profile: Profile | undefined;
  for (const { key, value, at } of entries(root, 'The settings', report)) {
    if (key === 'context') context.push(...readContext(value, report));
    else if (key === 'endpoints') endpoints = readEndpoints(value, report);
    else if (key === 'profile') profile = readProfile(value, at, report);
    else if (key === 'parapet') checkVersion(value, report);
    else report(at, 'parapet/unknown-setting', unknownName('setting', key, KEYS));
  }
  return { settings: { context, endpoints, ...(profile && { profile }) }, problems: [...reporter.problems] };
}

type Report = (node: Node | null | undefined, code: `parapet/${string}`, message: string) => void;

function readContext(node: Node | null, report: Report): Settings['context'][number][] {
  return entries(node, '`context`', report).flatMap(({ key, value, at }) => {
    if (!isContextPath(key)) {
      report(at, 'parapet/unknown-context', unknownName('context', key, CONTEXT_PATHS));
      return [];
    }
    const source = readSource(key, value, at, report);
    return source ? [{ path: key, source }] : [];
  });
}

const isContextPath = (key: string): key is ContextPath =>
  (CONTEXT_PATHS as readonly string[]).includes(key) ? !key.includes('<') : /^user\.attributes\.[^<]+$/.test(key);

function readSource(path: string, node: Node | null, at: Node, report: Report): ContextSource | undefined {
  const wanted = `Say where \`${path}\` comes from: \`{ header: name }\` or \`{ span_attribute: name }\`.`;
  if (!isMap(node) || node.items.length !== 1) {
    report(node ?? at, 'parapet/context-source', wanted);
    return undefined;
  }
  for (const { key: kind, value, at } of entries(node, wanted, report)) {
    const name = isScalar(value) ? value.value : undefined;
    if (kind !== 'header' && kind !== 'span_attribute')
      report(at, 'parapet/context-source', unknownName('source', kind, SOURCES));
    else if (typeof name !== 'string' || name === '')
      report(value ?? at, 'parapet/context-source', `The name of a ${kind.replace('_', ' ')} is text.`);
    else return { kind, name: kind === 'header' ? name.toLowerCase() : name };
  }
  return undefined;
}

function readEndpoints(node: Node | null, report: Report): string[] {
  if (!isSeq(node)) {
    report(node, 'parapet/endpoint', '`endpoints` is a list of URLs, each on a line that begins with `- `.');
    return [];
  }
  return node.items.flatMap((item) => {
    const url = isScalar(item) && typeof item.value === 'string' ? URL.parse(item.value) : null;
    if (url && /^https?:$/.test(url.protocol)) return [url.href];
    report(
      item as Node,
      'parapet/endpoint',
      'An endpoint is the base URL that a client is given, such as `http://localhost:8000/v1`.',
    );
    return [];
  });
}

function readProfile(node: Node | null, at: Node, report: Report): Profile | undefined {
  const written = isScalar(node) ? String(node.value) : '';
  const profile = profiles.find((one) => one === written);
  if (!profile) report(node ?? at, 'parapet/profile', unknownName('profile', written, profiles));
  return profile;
}

function checkVersion(node: Node | null, report: Report): void {
  if (!isScalar(node) || node.value !== 1)
    report(node, 'parapet/version', 'The version of the settings is `parapet: 1`.');
}

/** The entries of a map whose keys are text. An empty document or value has none. */
function entries(node: Node | null, what: string, report: Report): { key: string; value: Node | null; at: Node }[] {
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (!isMap(node)) {
    report(node, 'parapet/settings', `${what} must be a map: lines of the form \`key: value\`.`);
    return [];
  }
  return (node as YAMLMap<Node, Node | null>).items.flatMap(({ key, value }: Pair<Node, Node | null>) => {
    if (isScalar(key) && typeof key.value === 'string') return [{ key: key.value, value, at: key }];
    report(key, 'parapet/settings', 'A key is plain text.');
    return [];
  });
}

function unknownName(what: string, written: string, names: readonly string[]): string {
  const meant = nearest(written, names);
  const list = names.map((name) => `\`${name}\``).join(', ');
  return `There is no ${what} \`${written}\`. ${meant ? `Did you mean \`${meant}\`?` : `There are ${list}.`}`;
}

const rangeOf = (node: Node | null | undefined): { readonly start: number; readonly end: number } => ({
  start: node?.range?.[0] ?? 0,
  end: node?.range?.[1] ?? 0,
});

const isBlank = (text: string): boolean => text.split('\n').every((line) => /^\s*(#|$)/.test(line));
