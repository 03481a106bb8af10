import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventually } from './eventually.ts';
import { spawnClient } from './test-client.ts';
import { answerLines } from './traces.ts';
import { workspaceFolder } from './workspace-folder.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
finders:
  phone: { detector: pii.phone, regions: [US] }
rules:
  - id: no-phones
    at: output
    when: output.text.has(phone) # 🙂
    then: redact
    message: No phone numbers.
  - id: no-digits
    at: [output, input]
    when:
      all:
        - call.operation == "chat"
      none:
        - model.name == "x"
    then: flag
`;

const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 8 }),
    insert: fc.constantFrom(
      '',
      '',
      'x',
      '\n',
      '\r\n',
      ' ',
      ':',
      '"',
      '[',
      '{',
      '🙂',
      'phone',
      '  - id: a\n',
      'é',
      '\t',
      '#',
      '\n    se',
      '\n    severity: low',
    ),
  }),
  { minLength: 10, maxLength: 10 },
);

const LONG = process.env.PARAPET_LONG !== undefined;

describe('edits sent to a server, one by one or several at once', function () {
  // How long until something hangs, not how long it may take.
  this.timeout(LONG ? 1_200_000 : 120_000);

  /** Types random edits into one document and opens their result as another: both must show the same. */
  const compare = async (answers: readonly string[], numRuns: number): Promise<void> => {
    const folder = await workspaceFolder({ 'a.otlp.jsonl': answerLines(...answers) });
    const client = await spawnClient({ folders: [folder.uri] });
    const [typed, opened, readable] = ['typed', 'opened', 'readable'].map((name) =>
      folder.uriOf(`${name}/a.policy.yaml`),
    ) as [string, string, string];
    // What was shown before the text became one that cannot be loaded stays, and nobody else has it.
    const isFresh = (told = ''): boolean => !told.startsWith('stale: ');
    const shown = async (uri: string): Promise<unknown> => {
      const lenses = (await client.lenses(uri)).filter(({ command }) => isFresh(command?.title));
      return [
        client.diagnostics(uri).filter(({ message }) => isFresh(String(message))),
        lenses.map(({ range, command }) => [range, command?.title]),
        await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } }),
        await client.connection.sendRequest('textDocument/semanticTokens/full', { textDocument: { uri } }),
      ];
    };
    await client.open(readable, policy);
    await eventually(async () =>
      assert.match((await client.titles(readable))[0] ?? '', new RegExp(`^1 of ${answers.length} matched`)),
    );

    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), fc.boolean(), async (changes, isMended, areTogether) => {
        await client.open(typed, policy);
        let { length } = client.text(typed);
        const sent = changes.map(({ at, remove, insert }) => {
          const start = Math.floor(at * length);
          const end = Math.min(start + remove, length);
          length += insert.length - (end - start);
          return { start, end, text: insert };
        });
        if (areTogether) await client.changeAll(typed, sent);
        else for (const { start, end, text } of sent) await client.change(typed, start, end, text);
        if (isMended) await client.change(typed, 0, client.text(typed).length, policy);
        await client.open(opened, client.text(typed));
        await eventually(async () => assert.deepEqual(await shown(typed), await shown(opened)));
        await client.close(typed);
        await client.close(opened);
      }),
      { numRuns },
    );
    await client.stop();
    await folder.dispose();
  };

  it('show what opening their result shows', () => compare(['Call +1 212 555 0142.', 'No number.'], LONG ? 1_000 : 40));

  it('show the same of what many traces say', () =>
    compare(['Call +1 212 555 0142.', ...Array.from({ length: 120 }, () => 'No number.')], LONG ? 60 : 4));
});
