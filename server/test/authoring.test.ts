import assert from 'node:assert/strict';
import type { Authored } from '@parapet/language-service';
import type { ApplyWorkspaceEditParams } from 'vscode-languageserver/node';
import { ApplyWorkspaceEditRequest, ExecuteCommandRequest } from 'vscode-languageserver/node';
import { eventually } from './eventually.ts';
import type { TestClient } from './test-client.ts';
import { startClient } from './test-client.ts';
import { answerLines } from './traces.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import { workspaceFolder } from './workspace-folder.ts';

const policy = `parapet: 1
policy: support
owner: support@acme.example
rules:
  - id: no-digits
    at: output
    when: output.text.matches("[0-9]")
    then: block
`;

const span = { traceId: '1'.padStart(32, '0'), spanId: '1'.padStart(16, '0') };

describe('what is written from a span', () => {
  let folder: WorkspaceFolder;
  let client: TestClient;
  let uri: string;

  beforeEach(async () => {
    folder = await workspaceFolder({
      'a.otlp.jsonl': answerLines('Call 555.', 'none'),
      'support.policy.yaml': policy,
    });
    client = await startClient({ folders: [folder.uri] });
    uri = folder.uriOf('support.policy.yaml');
    await client.open(uri, policy);
  });
  afterEach(async () => {
    await client.stop();
    await folder.dispose();
  });

  const ask = (method: string, more: object = {}): Promise<Authored> =>
    client.connection.sendRequest(`parapet/${method}`, { uri, ...span, ...more });

  /** What the editor is asked to apply when a command runs. */
  const run = async (command: string, argument: object): Promise<ApplyWorkspaceEditParams['edit'] | undefined> => {
    let edit: ApplyWorkspaceEditParams['edit'] | undefined;
    client.connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => {
      edit = params.edit;
      return { applied: true };
    });
    await client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
    return edit;
  };

  it('is told and not applied where a client asks for it', async () => {
    const rule = await ask('newRule');
    assert.ok(rule.kind === 'edit' && rule.uri === uri && JSON.stringify(rule.edit).includes('new-output'));
    const test = await ask('addTest');
    assert.ok(test.kind === 'edit' && test.uri === folder.uriOf('support.policy.test.yaml'));
    assert.match(JSON.stringify(test.edit), /rule: no-digits, verdict: deny/);
    const label = await ask('label', { rule: 'no-digits', kind: 'right' });
    assert.ok(label.kind === 'edit' && label.uri === folder.uriOf('support.policy.labels.yaml'));
    assert.match(JSON.stringify(label.edit), /trace: a\.otlp\.jsonl/);
    assert.ok(!JSON.stringify(label).includes('555'));
    assert.equal((await ask('label', { rule: 'no-letters', kind: 'right' })).kind, 'refused');
  });

  it('is applied by commands, for editors that have none of their own', async () => {
    assert.deepEqual(Object.keys((await run('parapet.newRuleFromSpan', { uri, ...span }))?.changes ?? {}), [uri]);
    // Without a span, the latest match of the rule.
    assert.match(JSON.stringify(await run('parapet.addSpanAsTest', { uri, rule: 'no-digits' })), /Call 555/);
    const label = { uri, ...span, rule: 'no-digits', label: 'false-alarm' };
    assert.match(JSON.stringify(await run('parapet.label', label)), /label: false-alarm/);
    assert.equal(await run('parapet.newRuleFromSpan', { uri }), undefined);
    await eventually(() => assert.match(client.messages.at(-1) ?? '', /No span is named or pinned/));
  });

  it('answers why a rule did not hold as a message', async () => {
    const command = { command: 'parapet.whyNot', arguments: [uri, 'no-digits'] };
    await client.connection.sendRequest(ExecuteCommandRequest.type, command);
    await eventually(() =>
      assert.match(
        client.messages.at(-1) ?? '',
        /^no-digits did not hold\.(?:.*\n)+output\.text\.matches\("\[0-9\]"\) = false/,
      ),
    );
  });

  it('is counted on the lens while labels are typed', async () => {
    const labels = folder.uriOf('support.policy.labels.yaml');
    const label = await ask('label', { rule: 'no-digits', kind: 'false-alarm' });
    const text = /"newText":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(label))?.[1] ?? '""';
    await client.open(labels, JSON.parse(text), 'yaml');
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', / · 1 label, 1 not met — /));
    await client.edit(labels, 'false-alarm', 'right');
    await eventually(async () => assert.match((await client.titles(uri))[0] ?? '', / · 1 label — /));
  });

  it('offers no command that a client has itself', async () => {
    const other = await startClient({ folders: [folder.uri], initializationOptions: { writesFromSpans: true } });
    const { commands = [] } = other.initialized.capabilities.executeCommandProvider ?? {};
    assert.ok(!commands.includes('parapet.newRuleFromSpan') && !commands.includes('parapet.whyNot'));
    await other.stop();
  });
});
