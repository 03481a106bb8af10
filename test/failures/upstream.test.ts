import assert from 'node:assert/strict';
import { enforcing, observing, type Run, runApplication } from './application.ts';
import { type BehaviourName, nowhere, startUpstream } from './upstreams.ts';

/** What happens to the application, with us and without, when a model fails in each way. */
const same: readonly { readonly model: BehaviourName; readonly policies: readonly string[] }[] = [
  { model: 'answers as it should', policies: [observing, enforcing] },
  { model: 'answers with an error', policies: [observing, enforcing] },
  { model: 'says nothing at all', policies: [observing, enforcing] },
  { model: 'breaks in the middle', policies: [observing] },
  { model: 'ends in the middle', policies: [observing] },
  { model: 'answers with something else', policies: [observing] },
];

const shapes = ['whole', 'stream'] as const;

const nameOf = (policies: string): string => (policies === enforcing ? 'a rule is enforced' : 'a rule observes');

describe('when the model fails, an application', function () {
  this.timeout(60_000);

  for (const { model, policies } of same)
    for (const shape of shapes)
      for (const folder of policies)
        it(`sees the same as without us: it ${model} (${shape}, ${nameOf(folder)})`, async () => {
          const [without, withUs] = await both(model, { shape, policies: folder });
          assert.deepEqual(withUs.saw, without.saw);
          assert.deepEqual(withUs.requests, without.requests);
          assert.equal(withUs.code, 0);
        });

  for (const shape of shapes)
    it(`sees the same as without us: it is not there (${shape})`, async () => {
      const model = `${await nowhere()}/v1`;
      const [without, withUs] = await Promise.all([
        runApplication({ model, shape }),
        runApplication({ model, shape, policies: enforcing }),
      ]);
      assert.equal(without.saw?.error, 'APIConnectionError');
      assert.deepEqual(withUs.saw, without.saw);
    });

  for (const shape of shapes)
    it(`gets a clear error and no text that was not decided: it answers with something else (${shape}, a rule is enforced)`, async () => {
      const [, { saw, code }] = await both('answers with something else', { shape, policies: enforcing });
      assert.equal(saw?.said, '');
      assert.match(String(saw?.message), /withheld.*policies/);
      assert.doesNotMatch(String(saw?.message), /html|It works/);
      assert.equal(code, 0);
    });

  it('gets a clear error and no text that was not decided: it ends in the middle (whole, a rule is enforced)', async () => {
    const [, { saw }] = await both('ends in the middle', { shape: 'whole', policies: enforcing });
    assert.equal(saw?.said, '');
    assert.match(String(saw?.message), /withheld.*policies/);
  });

  for (const model of ['ends in the middle', 'breaks in the middle'] as const)
    it(`gets what was decided until then, and the same end: it ${model} (stream, a rule is enforced)`, async () => {
      const [without, withUs] = await both(model, { shape: 'stream', policies: enforcing });
      assert.deepEqual(withUs.saw, without.saw);
    });

  for (const shape of shapes)
    it(`sends a prompt of 100 KB on, byte for byte (${shape})`, async () => {
      const [without, withUs] = await both('answers as it should', {
        shape,
        policies: enforcing,
        promptLength: 100_000,
      });
      assert.equal(withUs.requests.length, 1);
      assert.ok((withUs.requests[0] ?? '').length > 100_000);
      assert.deepEqual(withUs.requests, without.requests);
      assert.deepEqual(withUs.saw, without.saw);
    });
});

/** The same call without us and with us, each to a model of its own. */
async function both(model: BehaviourName, run: Omit<Run, 'model'> & { readonly policies: string }) {
  const { policies, ...bare } = run;
  return Promise.all(
    [bare, { ...bare, policies }].map(async (options) => {
      const upstream = await startUpstream(model);
      try {
        return { ...(await runApplication({ ...options, model: upstream.url })), requests: upstream.requests };
      } finally {
        await upstream.close();
      }
    }),
  ) as Promise<[Seen, Seen]>;
}

type Seen = Awaited<ReturnType<typeof runApplication>> & { readonly requests: readonly string[] };
