import type { Problem } from '@parapet/policy';
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
  InlayHint,
  Location,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import type { Authoring } from './authoring/authoring.ts';
import { createAuthoring } from './authoring/authoring.ts';
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
import { inlayHints } from './features/inlay-hints.ts';
import { references } from './features/references.ts';
import type { Renaming } from './features/rename.ts';
import { prepareRename, rename } from './features/rename.ts';
import { selectionRanges } from './features/selection-ranges.ts';
import { semanticTokens } from './features/semantic-tokens.ts';
import { signatureHelp } from './features/signature-help.ts';
import { testProblems } from './features/test-diagnostics.ts';
import { workspaceSymbols } from './features/workspace-symbols.ts';
import { fileKind } from './files/file-kind.ts';
import type { FileView } from './files/file-views.ts';
import { createFileViews } from './files/file-views.ts';
import { labelsOf } from './labels/label-counts.ts';
import { labelsUriOf } from './labels/label-files.ts';
import { createPolicyStore } from './policies/policy-store.ts';
import type { ReadUri } from './policies/policy-text.ts';
import type { PolicyView } from './policies/policy-views.ts';
import { createChronicles } from './preview/chronicle.ts';
import type { Pinned } from './preview/explained-moments.ts';
import type { Turns } from './preview/in-slices.ts';
import { inTurn } from './preview/in-slices.ts';
import type { Previews } from './preview/previews.ts';
import { createPreviews } from './preview/previews.ts';
import { rulesIn } from './preview/rules-in.ts';
import { seenNames } from './preview/seen-names.ts';
import type { TraceSource } from './preview/sighting.ts';
import type { TraceViews } from './traces/trace-views.ts';
import { createTraceViews } from './traces/trace-views.ts';

/** What a language service needs from the program it runs in. */
export interface LanguageServiceOptions extends Turns {
  readonly read: ReadUri;
  /** The traces that the policy of a URI is previewed on. */
  readonly sourcesOf: (uri: string) => readonly TraceSource[];
  /** All traces there are, whether or not a policy is previewed on them. Default: none. */
  readonly sources?: () => readonly TraceSource[];
  /** A policy as it was saved, to tell what an edit changes; undefined where it never was. Default: never. */
  readonly saved?: (uri: string) => string | undefined;
  /** The span that a person looks at, whose values are told. Default: none. */
  readonly pinned?: () => Pinned | undefined;
}

/**
 * Everything an editor shows about the policies of a workspace, as they change. URIs are compared as they are spelt, so
 * whoever calls spells each file in one way. About a URI it was not given it has nothing to show.
 */
export interface LanguageService
  extends Omit<Previews, 'of' | 'forget' | 'pinned' | 'explained' | 'lastDataDiagnostics'>,
    TraceViews,
    Authoring {
  /** The text of a policy, a file of tests or a `parapet.yaml`, as its name says. False if that is what it was. */
  setFile(uri: string, text: string): boolean;
  /** False if there was no such file. */
  removeFile(uri: string): boolean;
  /** A file that policies refer to has changed, or has come or gone. */
  fileChanged(uri: string): void;
  /** Everything there is something to show about: policies, tests and settings. */
  files(): readonly string[];
  /** The files that policies and tests refer to: word files, lists, traces. */
  reads(): ReadonlySet<string>;

  /** What is wrong with a file, and what traces said of its rules when `dataDiagnostics` was last asked. */
  diagnostics(uri: string): Diagnostic[];
  /** `only` narrows them down to kinds such as `refactor`. */
  codeActions(uri: string, range: Range, only?: readonly string[]): CodeAction[];
  /** With the values at the pinned span. Null if it was aborted meanwhile. */
  hover(uri: string, position: Position, signal?: AbortSignal): Promise<Hover | null>;
  /** The values at the pinned span, behind what has them. None where nothing is pinned. */
  inlayHints(uri: string, range: Range, signal?: AbortSignal): Promise<InlayHint[]>;
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

export function createLanguageService(host: LanguageServiceOptions): LanguageService {
  const options = { ...host, ...inTurn(host) };
  const { read, sourcesOf, now, sources = () => [], saved = () => undefined, pinned = () => undefined } = options;
  const policies = createPolicyStore(read, (folder) => ({ now: now(), profile: views.settingsOf(folder).profile }));
  const chronicleOf = createChronicles();
  const views = createFileViews(policies);
  const {
    of: previewOf,
    forget,
    pinned: pinnedOf,
    explained,
    lastDataDiagnostics,
    ...previews
  } = createPreviews(policies, { ...options, chronicleOf, saved, pinned });
  const textOf = (uri: string): string | undefined => policies.text(uri) ?? views.view(uri)?.text ?? read(uri);
  const viewOf = (uri: string): PolicyView | undefined => {
    const view = views.view(uri);
    return view?.kind === 'policy' ? view : undefined;
  };
  const authoring = createAuthoring({ policies, viewOf, textOf, sourcesOf, chronicleOf, explain: explained });
  const traceViews = createTraceViews(policies, previewOf, { ...options, chronicleOf, sources });

  /** What a feature says of a file, or else what it says where there is none. */
  const of = <T>(uri: string, otherwise: T, feature: (view: FileView, around: readonly FileView[]) => T): T => {
    const view = views.view(uri);
    return view ? feature(view, views.around(uri)) : otherwise;
  };
  const ofPolicy = <T>(uri: string, otherwise: T, feature: (view: PolicyView) => T): T => {
    const view = viewOf(uri);
    return view ? feature(view) : otherwise;
  };

  const problems = (uri: string): readonly Problem[] => {
    // What is wrong with a policy is found without looking at it as the features do.
    const view = fileKind(uri) === 'policy' ? undefined : views.view(uri);
    switch (view?.kind) {
      case 'test':
      case 'labels':
        return testProblems(view, (other) => policies.text(other) !== undefined || read(other) !== undefined);
      case 'settings':
        return view.read.problems;
      default:
        return policies.problems(uri);
    }
  };
  const rulesAt = (uri: string, range: Range) =>
    ofPolicy<ReadonlySet<string> | undefined>(uri, undefined, (view) => rulesIn(view, range));
  const pinningOf = (uri: string) => ({
    hasTraces: sourcesOf(uri).some(({ sightings }) => sightings.length > 0),
    isPinned: pinned() !== undefined,
  });

  /** What settings demand of policies may be another. */
  const settingsChanged = (uri: string, isChanged: boolean): boolean => {
    if (isChanged && fileKind(uri) === 'settings') policies.optionsChanged();
    return isChanged;
  };

  return {
    ...previews,
    ...authoring,
    ...traceViews,
    setFile: (uri, text) =>
      fileKind(uri) === 'policy' ? policies.set(uri, text) : settingsChanged(uri, views.set(uri, text)),
    removeFile(uri) {
      forget(uri);
      return fileKind(uri) === 'policy' ? policies.remove(uri) : settingsChanged(uri, views.remove(uri));
    },
    fileChanged: policies.fileChanged,
    files: () => [...policies.uris(), ...views.uris()],
    reads: () => new Set([...policies.reads(), ...views.traces()]),
    diagnostics: (uri) => [...diagnostics(textOf(uri) ?? '', problems(uri)), ...lastDataDiagnostics(uri)],
    codeActions: (uri, range, only) =>
      of(uri, [], (view) => codeActions(view, problems(uri), range, pinningOf(uri), only)),
    async hover(uri, position, signal) {
      const pinned = await pinnedOf(uri, rulesAt(uri, { start: position, end: position }), signal);
      if (signal?.aborted) return null;
      const more = { setOf: policies.alone, now: now(), pinned };
      return of(uri, null, (view, all) => hover(view, all, position, more));
    },
    async inlayHints(uri, range, signal) {
      const pinned = await pinnedOf(uri, rulesAt(uri, range), signal);
      return pinned ? ofPolicy(uri, [], (view) => inlayHints(view, range, pinned)) : [];
    },
    completion: (uri, position, given) =>
      of(uri, [], (view, together) => {
        const sources = sourcesOf(uri);
        const traces = sources.map((source) => source.uri);
        const around = { together, seen: seenNames(sources), policies: policies.uris(), traces };
        return completion(view, around, position, given);
      }),
    resolveCompletion: (item) => of(uriOfCompletion(item) ?? '', item, (view) => resolveCompletion(view, item)),
    signatureHelp: (uri, position) => ofPolicy(uri, null, (view) => signatureHelp(view, position)),
    semanticTokens: (uri, range) => ofPolicy(uri, { data: [] }, (view) => semanticTokens(view, range)),
    definition: (uri, position) => of(uri, null, (view, all) => definition(view, all, position)),
    references: (uri, position, withDeclaration) =>
      of(uri, [], (view, all) => references(view, all, position, withDeclaration)),
    highlights: (uri, position) => of(uri, [], (view, all) => highlights(view, all, position)),
    prepareRename: (uri, position) => of(uri, null, (view, all) => prepareRename(view, all, position)),
    rename: (uri, position, name) =>
      of<Renaming>(uri, { kind: 'refused', reason: 'Nothing here has a name that can be changed.' }, (view, all) =>
        rename(view, all, position, name),
      ),
    documentLinks: (uri) => of(uri, [], documentLinks),
    documentSymbols: (uri) => of(uri, [], documentSymbols),
    workspaceSymbols: (query) => workspaceSymbols(views.policies(), query),
    folding: (uri) => of(uri, [], ({ text }) => folding(text)),
    selectionRanges: (uri, at) =>
      of(uri, [], (view) => {
        const expressions = view.kind === 'policy' ? view.outline.expressions : [];
        return selectionRanges(view.text, view.positions, expressions, at);
      }),
    formatting: (uri) => of(uri, [], ({ text, kind }) => formatting(text, kind)),
    async codeLenses(uri, signal) {
      const preview = await previewOf(uri, signal);
      const text = policies.text(uri);
      if (!preview || text === undefined) return [];
      const sources = sourcesOf(uri);
      const labels = labelsOf(views.view(labelsUriOf(uri))?.text, preview.set, preview.tally, sources);
      return codeLenses({ uri, text, preview, sources, labels, now: now() });
    },
  };
}
