import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { CodeAction, DocumentSymbol, SelectionRange, TextEdit } from 'vscode-languageserver-types';
import type { Authoring, LanguageService, Previews } from '../../src/index.ts';
import { tokenModifiers, tokenTypes } from '../../src/index.ts';
import { createPositions } from '../../src/text/positions.ts';
import type { TraceViews } from '../../src/traces/trace-views.ts';
import type { Feature, FixtureFile, Note } from '../fixture-workspace.ts';
import { fixturesOf } from '../fixture-workspace.ts';

/** What is told of traces is tested with them, in `preview/`, `traces/` and `authoring/`. */
type OfTraces = keyof Previews | keyof TraceViews | keyof Authoring;
type OfFiles = 'setFile' | 'removeFile' | 'fileChanged' | 'files' | 'reads';

/** What a client asks of a document; each has a folder of fixtures, or shares that of what it goes with. */
type Asked = Exclude<keyof LanguageService, OfTraces | OfFiles>;

const folders: Readonly<Record<Asked, string>> = {
  diagnostics: 'diagnostics',
  codeLenses: 'lenses',
  codeActions: 'code-actions',
  hover: 'hover',
  inlayHints: 'inlay-hints',
  completion: 'completion',
  resolveCompletion: 'completion',
  signatureHelp: 'signature-help',
  semanticTokens: 'semantic-tokens',
  definition: 'definition',
  references: 'references',
  highlights: 'highlights',
  prepareRename: 'rename',
  rename: 'rename',
  documentLinks: 'document-links',
  documentSymbols: 'document-symbols',
  workspaceSymbols: 'workspace-symbols',
  folding: 'folding',
  selectionRanges: 'selection-ranges',
  formatting: 'formatting',
};

/** The most completions that a fixture lists. */
const LISTED = 12;

const features: Readonly<Record<string, Feature>> = {
  hover: {
    async at({ service, uri, position, told }) {
      const hover = await service.hover(uri, position);
      if (!hover?.range) return ['nothing'];
      const { contents, range } = hover;
      return [told(range), ...('value' in (contents as object) ? [(contents as { value: string }).value] : [])];
    },
  },
  completion: {
    at({ service, uri, position }) {
      const items = service.completion(uri, position, { snippets: true });
      const sorted = items.toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
      const lines = sorted.slice(0, LISTED).map((item) => {
        const { label, detail = '', textEdit } = item;
        const typed = textEdit && textEdit.newText !== label ? ` writes ${textEdit.newText}` : '';
        return `${label}${detail && `: ${detail}`}${typed}`;
      });
      const [first] = sorted;
      const doc = first && sorted.length <= 2 ? service.resolveCompletion(first).documentation : undefined;
      return [
        ...(lines.length > 0 ? lines : ['nothing']),
        ...(sorted.length > LISTED ? [`and ${sorted.length - LISTED} more`] : []),
        ...(typeof doc === 'object' ? [`${first?.label} is told: ${doc.value}`] : []),
      ];
    },
  },
  'signature-help': {
    at({ service, uri, position }) {
      const help = service.signatureHelp(uri, position);
      return (help?.signatures ?? []).map(({ label, parameters = [] }) => {
        const [start, end] = (parameters[help?.activeParameter ?? 0]?.label ?? [0, 0]) as [number, number];
        return `${label.slice(0, start)}«${label.slice(start, end)}»${label.slice(end)}`;
      });
    },
  },
  definition: {
    at({ service, uri, position, told }) {
      const found = service.definition(uri, position);
      return [found ? told(found.range, found.uri) : 'nothing'];
    },
  },
  references: {
    at: ({ service, uri, position, told }) =>
      service.references(uri, position, true).map((one) => told(one.range, one.uri)),
  },
  highlights: {
    at: ({ service, uri, position, told }) =>
      service.highlights(uri, position).map(({ range, kind }) => `${told(range)}${kind === 3 ? ', written' : ''}`),
  },
  rename: {
    at({ service, uri, position, told }) {
      const place = service.prepareRename(uri, position);
      const renaming = service.rename(uri, position, 'another');
      if (renaming.kind === 'refused') return [renaming.reason];
      return [
        `renames ${place?.placeholder}`,
        ...Object.entries(renaming.edit.changes ?? {}).flatMap(([of, edits]) =>
          edits.map(({ range, newText }) => `${told(range, of)} to ${newText}`),
        ),
      ];
    },
  },
  'code-actions': {
    at: (file) => file.service.codeActions(file.uri, file.range).flatMap((action) => actionInWords(action, file)),
  },
  'selection-ranges': {
    at({ service, uri, position, told }) {
      const grown: string[] = [];
      let selection: SelectionRange | undefined = service.selectionRanges(uri, [position])[0];
      for (; selection; selection = selection.parent) {
        const text = told(selection.range).replaceAll('\n', '⏎');
        grown.push(text.length > 80 ? `${text.slice(0, 60)}…${text.slice(-15)}` : text);
      }
      return grown;
    },
  },
  'workspace-symbols': {
    at({ service, text, position, told }) {
      const query = (text.split('\n')[position.line] ?? '').slice(position.character).trim();
      return service
        .workspaceSymbols(query)
        .map(({ location, containerName }) =>
          'range' in location
            ? `${told(location.range, location.uri)}${containerName === undefined ? '' : ` of ${containerName}`}`
            : location.uri,
        );
    },
  },
  'inlay-hints': {
    async of({ service, uri, text }) {
      const positions = createPositions(text);
      const hints = await service.inlayHints(uri, positions.range(0, text.length));
      return [...Map.groupBy(hints, ({ position }) => position.line)].map(([line, inLine]): Note => {
        const written = positions.line(line);
        const ends = inLine.toSorted((a, b) => a.position.character - b.position.character);
        const parts = ends.map(({ position, label }, index) => {
          const from = ends[index - 1]?.position.character ?? 0;
          return `${written.slice(from, position.character)} ⟨${label}⟩`;
        });
        return [line, parts.join('').trimStart() + written.slice(ends.at(-1)?.position.character)];
      });
    },
  },
  'semantic-tokens': {
    of({ service, uri, text }) {
      const lines = text.split('\n');
      const { data } = service.semanticTokens(uri);
      const notes: Note[] = [];
      let [line, character] = [0, 0];
      for (let at = 0; at < data.length; at += 5) {
        const [down = 0, along = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
        [line, character] = [line + down, down === 0 ? character + along : along];
        const named = tokenModifiers.filter((_, index) => modifiers & (1 << index));
        notes.push([line, [lines[line]?.slice(character, character + length), tokenTypes[type], ...named].join(' ')]);
      }
      return notes;
    },
  },
  'document-symbols': {
    of({ service, uri }) {
      const noted = (symbols: readonly DocumentSymbol[], depth: string): readonly Note[] =>
        symbols.flatMap(({ name, detail, range, selectionRange, children = [] }) => [
          [selectionRange.start.line, `${depth}${name}: ${detail}, to line ${range.end.line + 1}`] as const,
          ...noted(children, `${depth}  `),
        ]);
      return noted(service.documentSymbols(uri), '');
    },
  },
  folding: {
    of: ({ service, uri }) =>
      service
        .folding(uri)
        .map(({ startLine, endLine, kind }): Note => [startLine, `to line ${endLine + 1}${kind ? `, ${kind}` : ''}`]),
  },
  'document-links': {
    of: ({ service, uri, told }) =>
      service
        .documentLinks(uri)
        .map(({ range, target, tooltip }): Note => [range.start.line, `${told(range)} is ${target}: ${tooltip}`]),
  },
  formatting: {
    of: (file) =>
      file.service
        .formatting(file.uri)
        .map((edit): Note => [Math.max(edit.range.end.line - 1, 0), changed(file, file.uri, [edit]).join('\n')]),
  },
};

function actionInWords({ title, kind, edit, command }: CodeAction, file: FixtureFile): readonly string[] {
  return [
    `${title}${kind === undefined ? '' : ` (${kind})`}`,
    ...(command ? [`  runs ${command.command}`] : []),
    ...Object.entries(edit?.changes ?? {}).flatMap(([uri, edits]) => changed(file, uri, edits)),
  ];
}

/** The lines that edits take away and those that they put in their place. */
function changed(file: FixtureFile, uri: string, edits: readonly TextEdit[]): readonly string[] {
  const text = file.textOf(uri);
  const { offset } = createPositions(text);
  const after = edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (done, { range, newText }) => done.slice(0, offset(range.start)) + newText + done.slice(offset(range.end)),
      text,
    )
    .split('\n');
  const before = text.split('\n');
  const first = before.findIndex((line, index) => line !== after[index]);
  let last = 1;
  while (before.at(-last) === after.at(-last) && before.length - last >= first && after.length - last >= first) last++;
  return [
    ...before.slice(first, before.length - last + 1).map((line) => `  - ${line}`),
    ...after.slice(first, after.length - last + 1).map((line) => `  + ${line}`),
  ];
}

describe('every feature', () => {
  it('has fixtures', () => {
    const found = readdirSync(new URL('../fixtures/', import.meta.url)).sort();
    assert.deepEqual(found, [...new Set(Object.values(folders))].sort());
    assert.deepEqual(
      Object.keys(features).sort(),
      found.filter((name) => name !== 'diagnostics' && name !== 'lenses'),
    );
  });

  for (const [name, feature] of Object.entries(features))
    for (const fixture of fixturesOf(name))
      it(`says of ${fixture.name} what its fixture says (${name})`, () => fixture.check(feature));
});
