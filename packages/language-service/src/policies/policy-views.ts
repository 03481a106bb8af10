import type { Environment } from '@parapet/cel';
import type { MomentKind } from '@parapet/policy';
import type { NameInWords, ParseYaml, PolicyOutline, ToldPolicy } from '@parapet/policy/editor';
import { createEnvironments, namesKey, readOutline, toldPolicies } from '@parapet/policy/editor';
import type { Positions } from '../text/positions.ts';
import { createPositions } from '../text/positions.ts';
import type { PolicyStore } from './policy-store.ts';

/** A policy as the features look at it, in whatever state it is. */
export interface PolicyView {
  readonly kind: 'policy';
  readonly uri: string;
  readonly text: string;
  readonly positions: Positions;
  readonly outline: PolicyOutline;
  /** The policies that it extends, at once or through others, as far as they are there; the nearest first. */
  readonly bases: readonly PolicyView[];
  /** What expressions may name that are evaluated at these moments. */
  environmentAt(at: readonly MomentKind[]): Environment;
  /** In plain English; undefined where so much is wrong that it cannot be read. */
  inWords(): ToldPolicy | undefined;
  /** Of a name that it may use. */
  nameInWords(name: string): NameInWords | undefined;
}

/** Views of the policies of a workspace, each made once for each text that it and what it extends have. */
export interface PolicyViews {
  view(uri: string): PolicyView | undefined;
  /** All that are loaded together with a policy, itself included. */
  together(uri: string): readonly PolicyView[];
}

export function createPolicyViews(policies: PolicyStore): PolicyViews {
  const outlines = new Map<string, { readonly text: string; readonly outline: PolicyOutline }>();
  const views = new Map<string, PolicyView>();
  const environments = new Map<string, { readonly key: string; readonly at: Environments }>();

  /** Few edits change which names there are, and CEL keeps what it has worked out of an environment. */
  const environmentsOf = (uri: string, outlines: readonly [PolicyOutline, ...PolicyOutline[]]): Environments => {
    const key = namesKey(outlines);
    const known = environments.get(uri);
    if (known?.key === key) return known.at;
    const [outline, ...bases] = outlines;
    const at = createEnvironments(outline, bases);
    environments.set(uri, { key, at });
    return at;
  };

  const outlineOf = (uri: string, text: string): PolicyOutline => {
    const known = outlines.get(uri);
    if (known?.text === text) return known.outline;
    const outline = readOutline(text, policies.parse);
    outlines.set(uri, { text, outline });
    return outline;
  };

  const viewBelow = (uri: string, below: readonly string[]): PolicyView | undefined => {
    const text = policies.text(uri);
    if (text === undefined) return undefined;
    const outline = outlineOf(uri, text);
    const extended = outline.extends.flatMap(({ value }) => {
      const found = policies
        .together(uri)
        .find((other) => outlineOf(other, policies.text(other) ?? '').id?.value === value);
      // What extends itself is told of by the checker.
      if (found === undefined || found === uri || below.includes(found)) return [];
      return viewBelow(found, [...below, uri]) ?? [];
    });
    const bases = [...new Set([...extended, ...extended.flatMap((base) => base.bases)])];
    const known = views.get(uri);
    const isSame =
      known?.outline === outline &&
      known.bases.length === bases.length &&
      bases.every((base, index) => base === known.bases[index]);
    if (isSame) return known;
    const outlines = [outline, ...bases.map((base) => base.outline)] as const;
    const view = viewOf(uri, text, outline, bases, () => environmentsOf(uri, outlines), policies.parse);
    views.set(uri, view);
    return view;
  };

  const view = (uri: string): PolicyView | undefined => viewBelow(uri, []);
  return { view, together: (uri) => policies.together(uri).flatMap((other) => view(other) ?? []) };
}

type Environments = ReturnType<typeof createEnvironments>;

function viewOf(
  uri: string,
  text: string,
  outline: PolicyOutline,
  bases: readonly PolicyView[],
  makeEnvironments: () => Environments,
  parse: ParseYaml,
): PolicyView {
  let environments: Environments | undefined;
  let told: readonly ToldPolicy[] | undefined;
  const words = (): readonly ToldPolicy[] => {
    told ??= toldPolicies([{ path: uri, text }, ...bases.map((base) => ({ path: base.uri, text: base.text }))], parse);
    return told;
  };
  return {
    kind: 'policy',
    uri,
    text,
    positions: createPositions(text),
    outline,
    bases,
    environmentAt(at) {
      environments ??= makeEnvironments();
      return environments(at);
    },
    inWords: () => words().find(({ file }) => file === uri),
    nameInWords(name) {
      const isGiven = [outline, ...bases.map((base) => base.outline)].some(({ declarations }) =>
        declarations.some((one) => one.name === name),
      );
      return isGiven ? words().flatMap((policy) => policy.name(name) ?? [])[0] : undefined;
    },
  };
}
