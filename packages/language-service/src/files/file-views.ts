import { noSettings, parseSettings, type Settings } from '@parapet/policy';
import type { TestOutline } from '@parapet/policy/editor';
import { readLabelOutline, readTestOutline } from '@parapet/policy/editor';
import type { PolicyStore } from '../policies/policy-store.ts';
import type { PolicyView } from '../policies/policy-views.ts';
import { createPolicyViews } from '../policies/policy-views.ts';
import type { Positions } from '../text/positions.ts';
import { createPositions } from '../text/positions.ts';
import { resolveUri } from '../text/resolve-uri.ts';
import { fileKind } from './file-kind.ts';

/** A file of tests, or of labels, in whatever state it is. */
export interface TestView {
  readonly kind: 'test' | 'labels';
  readonly uri: string;
  readonly text: string;
  readonly positions: Positions;
  readonly outline: TestOutline;
  /** The policies that it names, as far as they are there. */
  readonly policies: readonly PolicyView[];
}

/** A `parapet.yaml`. */
export interface SettingsView {
  readonly kind: 'settings';
  readonly uri: string;
  readonly text: string;
  readonly positions: Positions;
  /** What it says, and what is wrong with it. */
  readonly read: ReturnType<typeof parseSettings>;
}

export type FileView = PolicyView | TestView | SettingsView;

/** The files of a workspace as the features look at them. */
export interface FileViews {
  /** Keeps the text of a file that is no policy. False if that is what it was. */
  set(uri: string, text: string): boolean;
  /** False if it was not there. */
  remove(uri: string): boolean;
  /** Of the files that are no policies. */
  uris(): readonly string[];
  view(uri: string): FileView | undefined;
  /** All files in which names of this one can stand, itself included. */
  around(uri: string): readonly FileView[];
  policies(): readonly PolicyView[];
  /** The settings of a folder, a URI that ends in `/`: those in it, or else in the nearest above it. */
  settingsOf(folder: string): Settings;
  /** URIs of the traces that tests name, also of those that do not exist. */
  traces(): readonly string[];
}

const outlines = { test: readTestOutline, labels: readLabelOutline };

const testedBy = (view: TestView | SettingsView): readonly PolicyView[] =>
  view.kind === 'settings' ? [] : view.policies;

export function createFileViews(store: PolicyStore): FileViews {
  const policies = createPolicyViews(store);
  const others = new Map<string, TestView | SettingsView>();

  /** The policies that a test names change under it. */
  const current = (view: TestView | SettingsView): TestView | SettingsView => {
    if (view.kind === 'settings') return view;
    const named = view.outline.policies.flatMap(({ value }) => {
      const target = resolveUri(view.uri, value);
      return target === undefined ? [] : policiesAt(target);
    });
    if (named.length === view.policies.length && named.every((one, index) => one === view.policies[index])) return view;
    const next = { ...view, policies: named };
    others.set(view.uri, next);
    return next;
  };

  /** A path may name a folder: then all policies below it. */
  const policiesAt = (target: string): readonly PolicyView[] => {
    const one = policies.view(target);
    if (one) return [one];
    const folder = target.endsWith('/') ? target : `${target}/`;
    return store.uris().flatMap((uri) => (uri.startsWith(folder) ? (policies.view(uri) ?? []) : []));
  };

  const tests = (): readonly FileView[] => [...others.values()].filter(({ kind }) => kind !== 'settings').map(current);

  return {
    set(uri, text) {
      if (others.get(uri)?.text === text) return false;
      const positions = createPositions(text);
      const kind = fileKind(uri);
      others.set(
        uri,
        kind === 'test' || kind === 'labels'
          ? { kind, uri, text, positions, outline: outlines[kind](text), policies: [] }
          : { kind: 'settings', uri, text, positions, read: parseSettings(text, uri) },
      );
      return true;
    },
    remove: (uri) => others.delete(uri),
    uris: () => [...others.keys()],
    view(uri) {
      const other = others.get(uri);
      return other ? current(other) : policies.view(uri);
    },
    around(uri) {
      const other = others.get(uri);
      const view = other && current(other);
      const named = view ? testedBy(view) : policies.together(uri);
      const together = new Set(view ? named.flatMap((one) => policies.together(one.uri)) : named);
      return [...together, ...tests()];
    },
    traces: () =>
      [...others.values()].flatMap((view) =>
        view.kind !== 'settings' ? view.outline.traces.flatMap(({ value }) => resolveUri(view.uri, value) ?? []) : [],
      ),
    settingsOf: (folder) => nearestSettings(folder, others.values()),
    policies: () => store.uris().flatMap((uri) => policies.view(uri) ?? []),
  };
}

function nearestSettings(folder: string, views: Iterable<TestView | SettingsView>): Settings {
  let nearest: SettingsView | undefined;
  for (const view of views) {
    const isAbove = view.kind === 'settings' && folder.startsWith(view.uri.slice(0, view.uri.lastIndexOf('/') + 1));
    if (isAbove && view.uri.length > (nearest?.uri.length ?? 0)) nearest = view;
  }
  return nearest?.read.settings ?? noSettings;
}
