import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import { uriOfCompletion } from './conditions/complete-condition.ts';
import { codeActions } from './features/code-actions.ts';
import { codeLenses } from './features/code-lens.ts';
import type { CompletionOptions } from './features/completion.ts';
import { completion, resolveCompletion } from './features/completion.ts';
import { definition } from './features/definition.ts';
import { diagnostics } from './features/diagnostics.ts';
import { documentLinks } from './features/document-links.ts';
import { documentSymbols } from './features/document-symbols.ts';
import { folding } from './features/folding.ts';
import { formatting } from './features/formatting.ts';
import { highlights } from './features/highlights.ts';
import { hover } from './features/hover.ts';
import { references } from './features/references.ts';
import type { Renaming } from './features/rename.ts';
import { prepareRename, rename } from './features/rename.ts';
import { selectionRanges } from './features/selection-ranges.ts';
import { semanticTokens } from './features/semantic-tokens.ts';
import { signatureHelp } from './features/signature-help.ts';
import { workspaceSymbols } from './features/workspace-symbols.ts';
import { createPolicyStore } from './policies/policy-store.ts';
import type { ReadUri } from './policies/policy-text.ts';
import type { PolicyView } from './policies/policy-views.ts';
import { createPolicyViews } from './policies/policy-views.ts';
import type { Turns } from './preview/in-slices.ts';
import type { Previews } from './preview/previews.ts';
import { createPreviews } from './preview/previews.ts';
import type { TraceSource } from './preview/sighting.ts';

/** What a language service needs from the program it runs in. */
export interface LanguageServiceOptions extends Turns {
  readonly read: ReadUri;
  /** The traces that the policy of a URI is previewed on. */
  readonly sourcesOf: (uri: string) => readonly TraceSource[];
  /** A policy as it was saved, to tell what an edit changes; undefined where it never was. Default: never. */
  readonly saved?: (uri: string) => string | undefined;
}

/**
 * Everything an editor shows about the policies of a workspace, as they change. URIs are compared as they are spelt, so
 * whoever calls spells each file in one way. About a URI it was not given it has nothing to show.
 */
export interface LanguageService extends Omit<Previews, 'of' | 'forget'> {
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
  completion(uri: string, position: Position, options?: CompletionOptions): CompletionItem[];
  /** With the documentation that `completion` leaves out. */
  resolveCompletion(item: CompletionItem): CompletionItem;
  signatureHelp(uri: string, position: Position): SignatureHelp | null;
  /** Of the whole document, or of a range. Their types and modifiers are `tokenTypes` and `tokenModifiers`. */
  semanticTokens(uri: string, range?: Range): SemanticTokens;
  definition(uri: string, position: Position): Location | null;
  references(uri: string, position: Position, withDeclaration: boolean): Location[];
  highlights(uri: string, position: Position): DocumentHighlight[];
  prepareRename(uri: string, position: Position): { readonly range: Range; readonly placeholder: string } | null;
  rename(uri: string, position: Position, name: string): Renaming;
  documentLinks(uri: string): DocumentLink[];
  documentSymbols(uri: string): DocumentSymbol[];
  /** Of all policies. */
  workspaceSymbols(query: string): WorkspaceSymbol[];
  folding(uri: string): FoldingRange[];
  selectionRanges(uri: string, positions: readonly Position[]): SelectionRange[];
  formatting(uri: string): TextEdit[];
  /** Decides all moments first, a slice at a time. Empty if it was aborted meanwhile. */
  codeLenses(uri: string, signal?: AbortSignal): Promise<CodeLens[]>;
}

export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  const { read, sourcesOf, now, saved = () => undefined } = options;
  const policies = createPolicyStore(read, now);
  const views = createPolicyViews(policies);
  const { of: previewOf, forget, ...previews } = createPreviews(policies, { ...options, saved });

  /** What a feature says of a policy, or else what it says where there is none. */
  const of = <T>(uri: string, otherwise: T, feature: (view: PolicyView, together: readonly PolicyView[]) => T): T => {
    const view = views.view(uri);
    return view ? feature(view, views.together(uri)) : otherwise;
  };

  return {
    ...previews,
    setPolicy: policies.set,
    removePolicy(uri) {
      forget(uri);
      return policies.remove(uri);
    },
    fileChanged: policies.fileChanged,
    policies: policies.uris,
    reads: policies.reads,
    diagnostics: (uri) => diagnostics(policies.text(uri) ?? '', policies.problems(uri)),
    codeActions: (uri, range) =>
      codeActions({ uri, text: policies.text(uri) ?? '', problems: policies.problems(uri), range }),
    hover: (uri, position) => of(uri, null, (view, all) => hover(view, all, position, policies.alone(uri))),
    completion: (uri, position, given) => of(uri, [], (view, all) => completion(view, all, position, given)),
    resolveCompletion: (item) => of(uriOfCompletion(item) ?? '', item, (view) => resolveCompletion(view, item)),
    signatureHelp: (uri, position) => of(uri, null, (view) => signatureHelp(view, position)),
    semanticTokens: (uri, range) => of(uri, { data: [] }, (view) => semanticTokens(view, range)),
    definition: (uri, position) => of(uri, null, (view, all) => definition(view, all, position)),
    references: (uri, position, withDeclaration) =>
      of(uri, [], (view, all) => references(view, all, position, withDeclaration)),
    highlights: (uri, position) => of(uri, [], (view, all) => highlights(view, all, position)),
    prepareRename: (uri, position) => of(uri, null, (view, all) => prepareRename(view, all, position)),
    rename: (uri, position, name) =>
      of<Renaming>(uri, { kind: 'refused', reason: 'Only policies can be renamed in.' }, (view, all) =>
        rename(view, all, position, name),
      ),
    documentLinks: (uri) => of(uri, [], documentLinks),
    documentSymbols: (uri) => of(uri, [], documentSymbols),
    workspaceSymbols: (query) =>
      workspaceSymbols(
        policies.uris().flatMap((uri) => views.view(uri) ?? []),
        query,
      ),
    folding: (uri) => of(uri, [], ({ text }) => folding(text)),
    selectionRanges: (uri, at) =>
      of(uri, [], ({ text, positions, outline }) => selectionRanges(text, positions, outline.expressions, at)),
    formatting: (uri) => of(uri, [], ({ text }) => formatting(text, 'policy')),
    async codeLenses(uri, signal) {
      const preview = await previewOf(uri, signal);
      const text = policies.text(uri);
      if (!preview || text === undefined) return [];
      return codeLenses({ uri, text, preview, sources: sourcesOf(uri), now: now() });
    },
  };
}
