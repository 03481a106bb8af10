import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventually } from './eventually.ts';
import { startClient } from './test-client.ts';
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
    ),
  }),
  { minLength: 10, maxLength: 10 },
);

describe('edits sent one by one', () => {
  it('show what opening their result shows', async function () {
    if (process.env.PARAPET_LONG) this.timeout(600_000);
    const folder = await workspaceFolder({ 'a.otlp.jsonl': answerLines('Call +1 212 555 0142.', 'No number.') });
    const client = await startClient({ folders: [folder.uri] });
    const [typed, opened] = ['typed', 'opened'].map((name) => folder.uriOf(`${name}/a.policy.yaml`)) as [
      string,
      string,
    ];
    const shown = async (uri: string): Promise<unknown> => {
      const lenses = await client.lenses(uri);
      const good = lenses.filter(({ command }) => !command?.title.startsWith('stale: '));
      return [client.diagnostics(uri), good.map(({ range, command }) => [range, command?.title])];
    };
    const readable = folder.uriOf('readable/a.policy.yaml');
    await client.open(readable, policy);
    await eventually(async () => assert.match((await client.titles(readable))[0] ?? '', /^1 of 2 matched/));

    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), async (changes, isMended) => {
        await client.open(typed, policy);
        for (const { at, remove, insert } of changes) {
          const { length } = client.text(typed);
          const start = Math.floor(at * length);
          await client.change(typed, start, Math.min(start + remove, length), insert);
        }
        if (isMended) await client.change(typed, 0, client.text(typed).length, policy);
        await client.open(opened, client.text(typed));
        await eventually(async () => assert.deepEqual(await shown(typed), await shown(opened)));
        await client.close(typed);
        await client.close(opened);
      }),
      { numRuns: process.env.PARAPET_LONG ? 1_000 : 40 },
    );
    await client.stop();
    await folder.dispose();
  });
});
