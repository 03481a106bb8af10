import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Hover } from 'vscode-languageserver-types';
import { createPositions } from '../src/text/positions.ts';
import { serviceWith } from './service.ts';
import { calls } from './traffic.ts';
import { policyWith } from './workspace.ts';

const test = `parapet: 1
policy: a.policy.yaml
cases:
  - name: one
    given: { at: output, output: { text: 'Call +1 212 555 0142.' }, facts: { phone: true } }
    expect: { rule: no-phones, verdict: deny }
`;
const files: Readonly<Record<string, string>> = {
  'file:///work/a.policy.yaml': policyWith("'output.text.has(phone) && user.roles.exists(r, r == ''a'')'"),
  'file:///work/b.policy.yaml':
    'parapet: 1\npolicy: b\nextend: support\nrules:\n  - id: r\n    at: output\n    when: |\n      staff &&\n        output.text.has(phone) // why\n    then: flag\n',
  'file:///work/a.policy.test.yaml': test,
  'file:///work/parapet.yaml': 'parapet: 1\ncontext:\n  user.id: { header: x-user }\nprofile: pilot\n',
};
const uris = Object.keys(files);

const edits = fc.array(
  fc.record({
    file: fc.nat({ max: uris.length - 1 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 9 }),
    insert: fc.constantFrom(
      '',
      '',
      'x',
      '\n',
      '\r\n',
      ' ',
      ':',
      "'",
      '"',
      '[',
      '{',
      '}',
      '.',
      '(',
      '!',
      '|',
      '- ',
      '🙂',
      'phone',
      '&&',
      '#',
      '\t',
    ),
  }),
  { minLength: 10, maxLength: 10 },
);

describe('random edits', () => {
  it('leave every feature with what opening the result afresh gives', async function () {
    this.timeout(600_000);
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const texts = new Map(Object.entries(files));
        const { service } = serviceWith(calls, {}, 1);
        for (const [uri, text] of texts) service.setFile(uri, text);
        for (const { file, at, remove, insert } of changes) {
          const uri = uris[file] ?? '';
          const text = texts.get(uri) ?? '';
          const start = Math.floor(at * text.length);
          const edited = text.slice(0, start) + insert + text.slice(start + remove);
          texts.set(uri, edited);
          service.setFile(uri, edited);
          await everything(service, uri, edited, start + insert.length);
        }
        const fresh = serviceWith(calls, {}, 1).service;
        for (const [uri, text] of texts) fresh.setFile(uri, text);
        for (const [uri, text] of texts)
          for (const place of [0.1, 0.5, 0.9]) {
            const offset = Math.floor(place * text.length);
            assert.deepEqual(await everything(service, uri, text, offset), await everything(fresh, uri, text, offset));
          }
      }),
      { numRuns: process.env.PARAPET_LONG ? 500 : 15 },
    );
  });
});

/** What all features say of a place. */
async function everything(
  service: ReturnType<typeof serviceWith>['service'],
  uri: string,
  text: string,
  offset: number,
): Promise<readonly unknown[]> {
  const position = createPositions(text).position(offset);
  const range = createPositions(text).range(offset, offset + 5);
  const items = service.completion(uri, position);
  return [
    service.diagnostics(uri),
    items,
    items.slice(0, 2).map(service.resolveCompletion),
    withoutStale(await service.hover(uri, position)),
    (await service.inlayHints(uri, createPositions(text).range(0, text.length))).filter(
      ({ label }) => !String(label).startsWith('stale: '),
    ),
    (await service.codeLenses(uri)).filter(({ command }) => !command?.title.startsWith('stale: ')),
    service.signatureHelp(uri, position),
    service.definition(uri, position),
    service.references(uri, position, true),
    service.highlights(uri, position),
    service.prepareRename(uri, position),
    service.rename(uri, position, 'another'),
    service.semanticTokens(uri),
    service.documentSymbols(uri),
    service.documentLinks(uri),
    service.folding(uri),
    service.selectionRanges(uri, [position]),
    service.codeActions(uri, range),
    service.formatting(uri),
  ];
}

/** What was true before the text became one that cannot be loaded stays, and nobody else has it. */
function withoutStale(hover: Hover | null): unknown {
  const value = hover && typeof hover.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
  const told = value.split('\n\n---\n\n').filter((part) => !part.includes(', before the last edit:'));
  return told.length > 0 && value !== '' ? told : null;
}
