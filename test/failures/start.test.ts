import assert from 'node:assert/strict';
import { join } from 'node:path';
import { emptyFolder, enforcing, folderWith, runApplication } from './application.ts';
import { nowhere, startUpstream } from './upstreams.ts';

const empty = emptyFolder();

const unusable: readonly { readonly what: string; readonly policies: string; readonly says: RegExp }[] = [
  { what: 'is missing', policies: join(empty, 'nothing-here'), says: /nothing-here/ },
  { what: 'is empty', policies: empty, says: new RegExp(`${empty}.*\\.policy\\.yaml|\\.policy\\.yaml.*${empty}`, 's') },
  {
    what: 'is broken',
    policies: folderWith(
      'parapet: 1\npolicy: test\nrules:\n  - id: one\n    at: output\n    when: outptu.text == "x"\n    then: block\n',
    ),
    says: /test\.policy\.yaml:6:\d+.*outptu.*did you mean.*output/is,
  },
];

describe('a protected application', function () {
  this.timeout(60_000);

  for (const { what, policies, says } of unusable)
    it(`ends with a clear message, before it calls a model, when the folder named for policies ${what}`, async () => {
      const upstream = await startUpstream('answers as it should');
      try {
        const { code, log, saw } = await runApplication({ model: upstream.url, shape: 'whole', policies });
        assert.notEqual(code, 0);
        assert.match(log, says);
        assert.equal(saw, undefined);
        assert.deepEqual(upstream.requests, []);
        assert.doesNotMatch(log, /^\s+at /m, 'a person reads this: no stack');
      } finally {
        await upstream.close();
      }
    });

  it('gets its answers, and ends, when nobody takes its traces', async () => {
    await getsItsAnswer(await nowhere());
  });

  it('gets its answers, and ends, when its traces are taken and never answered for', async () => {
    const silent = await startUpstream('says nothing at all');
    try {
      await getsItsAnswer(new URL(silent.url).origin);
    } finally {
      await silent.close();
    }
  });
});

async function getsItsAnswer(otlp: string): Promise<void> {
  const upstream = await startUpstream('answers as it should');
  try {
    const { code, saw } = await runApplication({ model: upstream.url, shape: 'stream', policies: enforcing, otlp });
    assert.deepEqual(saw, { said: 'The kettle boils in two minutes.' });
    assert.equal(code, 0);
  } finally {
    await upstream.close();
  }
}
