import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  Hover,
  Position,
  Range,
} from 'vscode-languageserver-types';
import { codeActions } from './features/code-actions.ts';
import { codeLenses } from './features/code-lens.ts';
import { completion } from './features/completion.ts';
import { diagnostics } from './features/diagnostics.ts';
import { hover } from './features/hover.ts';
import { createPolicyStore } from './policies/policy-store.ts';
import type { ReadUri } from './policies/policy-text.ts';
import type { MatchItem } from './preview/matches.ts';
import { matchItem } from './preview/matches.ts';
import type { Preview, Turns } from './preview/preview.ts';
import { countAll, nextPreview } from './preview/preview.ts';
import type { TraceSource } from './preview/sighting.ts';

/** What a language service needs from the program it runs in. */
export interface LanguageServiceOptions extends Turns {
  readonly read: ReadUri;
  /** The traces that the policy of a URI is previewed on. */
  readonly sourcesOf: (uri: string) => readonly TraceSource[];
}

/**
 * Everything an editor shows about the policies of a workspace, as they change. URIs are compared as they are spelt, so
 * whoever calls spells each file in one way. About a URI it was not given it has nothing to show.
 */
export interface LanguageService {
  /** False if that is what the policy was. */
  setPolicy(uri: string, text: string): boolean;
  /** False if there was no such policy. */
  removePolicy(uri: string): boolean;
  /** A file that policies refer to has changed, or has come or gone. */
  fileChanged(uri: string): void;
  policies(): readonly string[];
  /** The files that policies refer to: word files and lists. */
  reads(): ReadonlySet<string>;

  diagnostics(uri: string): Diagnostic[];
  codeActions(uri: string, range: Range): CodeAction[];
  hover(uri: string, position: Position): Hover | null;
  completion(uri: string, position: Position): CompletionItem[];
  /** Decides all moments first, a slice at a time. Empty if it was aborted meanwhile. */
  codeLenses(uri: string, signal?: AbortSignal): Promise<CodeLens[]>;
  /** The moments for which a rule held or could not be settled, in the order of the traces. */
  matches(uri: string, rule: string, signal?: AbortSignal): Promise<MatchItem[]>;
}

export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  const { read, sourcesOf, now } = options;
  const policies = createPolicyStore(read, now);
  const previews = new Map<string, Preview>();

  const previewOf = async (uri: string, signal?: AbortSignal): Promise<Preview | undefined> => {
    const preview = nextPreview(
      previews.get(uri),
      policies.text(uri) ?? '',
      policies.alone(uri),
      policies.digestTogether(uri),
    );
    if (!preview) return undefined;
    previews.set(uri, preview);
    return (await countAll(preview.tally, () => sourcesOf(uri), options, signal)) ? preview : undefined;
  };

  return {
    setPolicy: policies.set,
    removePolicy(uri) {
      previews.delete(uri);
      return policies.remove(uri);
    },
    fileChanged: policies.fileChanged,
    policies: policies.uris,
    reads: policies.reads,
    diagnostics: (uri) => diagnostics(policies.text(uri) ?? '', policies.problems(uri)),
    codeActions: (uri, range) =>
      codeActions({ uri, text: policies.text(uri) ?? '', problems: policies.problems(uri), range }),
    hover: (uri, position) => hover(policies.text(uri) ?? '', position, policies.alone(uri)),
    completion: (uri, position) => completion(policies.text(uri) ?? '', position),
    async codeLenses(uri, signal) {
      const preview = await previewOf(uri, signal);
      const text = policies.text(uri);
      if (!preview || text === undefined) return [];
      return codeLenses({ uri, text, preview, sources: sourcesOf(uri), now: now() });
    },
    async matches(uri, id, signal) {
      const preview = await previewOf(uri, signal);
      const rule = preview?.set.rules.find((candidate) => candidate.id === id);
      return preview && rule ? preview.tally.matches(rule).map(matchItem) : [];
    },
  };
}
