import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Fact, type FactRequest, type FactSource, factsNeeded, type Moment } from '@parapet/policy';
import { type AskerOptions, createAsker, isError, loadPolicies, provideFunction } from '../../src/index.ts';
import { withFolder } from '../folder.ts';
import { type Answering, withServer } from './server.ts';

const request = (source: FactSource, text = 'You fool.', id = `${source.kind} ${text}`): FactRequest => ({
  id,
  finder: source.kind,
  digest: source.kind,
  source,
  text,
});

const http = (url: string, more: Partial<Extract<FactSource, { kind: 'http' }>> = {}): FactSource => ({
  ...{ kind: 'http', url, headers: {}, timeout: 10_000 },
  ...more,
});

async function ask(one: FactRequest, options: Partial<AskerOptions> = {}): Promise<Fact | undefined> {
  return (await createAsker({ env: {}, ...options }).ask([one])).get(one.id);
}

const failure = (code: string) => ({ kind: 'failure', code });

describe('a service that is asked', () => {
  it('is posted the text, with headers from the environment, and its answer is a fact', async () => {
    await withServer(
      () => ({ match: true, score: 0.7, findings: [{ start: 4, end: 8 }], why: 'rude' }),
      async (url, sent) => {
        const source = http(`${url}check?v=1`, { headers: { authorization: 'PARAPET_FACT_TOX' } });
        assert.deepEqual(await ask(request(source), { env: { PARAPET_FACT_TOX: 'Bearer t' } }), {
          ...{ kind: 'answer', match: true, score: 0.7, why: 'rude' },
          findings: [{ start: 4, end: 8 }],
        });
        assert.deepEqual(
          sent.map((one) => [one.url, one.headers.authorization, one.headers['content-type'], one.body]),
          [['/check?v=1', 'Bearer t', 'application/json', { text: 'You fool.' }]],
        );
      },
    );
  });

  it('is not asked without the secret that its policy names', async () => {
    await withServer(
      () => true,
      async (url, sent) => {
        const source = http(url, { headers: { authorization: 'PARAPET_FACT_TOX' } });
        assert.deepEqual(await ask(request(source)), failure('unavailable'));
        assert.equal(sent.length, 0);
      },
    );
  });

  const wrong: readonly (readonly [title: string, answer: Answering, code: string, timeout?: number])[] = [
    ['never answers', () => undefined, 'timeout', 50],
    [
      'never ends its answer',
      (_, response) => {
        response.write('{"match"');
      },
      'timeout',
      50,
    ],
    ['answers with an error', (_, response) => void response.writeHead(500).end('{"match":false}'), 'refused'],
    [
      'sends elsewhere',
      ({ url }, response) =>
        url === '/else' ? { match: false } : void response.writeHead(307, { location: '/else' }).end(),
      'refused',
    ],
    ['hangs up', (_, response) => void response.destroy(), 'unreachable'],
    [
      'hangs up in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"match"', () => response.destroy());
      },
      'unreachable',
    ],
    ['answers with no JSON', (_, response) => void response.end('<html>no</html>'), 'malformed'],
    ['answers with nothing', (_, response) => void response.end(), 'malformed'],
    ['answers with something else', () => ({ toxic: false }), 'malformed'],
    ['answers without end', (_, response) => writeForEver(response), 'too-large'],
  ];
  for (const [title, answer, code, timeout = 10_000] of wrong)
    it(`and ${title} gives no answer: ${code}`, async () => {
      await withServer(answer, async (url) => {
        assert.deepEqual(await ask(request(http(url, { timeout }))), failure(code));
      });
    });

  it('and is down gives no answer', async () => {
    let address = '';
    await withServer(
      () => true,
      async (url) => {
        address = url;
      },
    );
    assert.deepEqual(await ask(request(http(address))), failure('unreachable'));
  });
});

/** As long as somebody reads. */
function writeForEver(response: Parameters<Answering>[1]): void {
  const piece = `"${'x'.repeat(65_536)}`;
  const write = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
}

describe('a judge', () => {
  const judge = (timeout = 10_000): FactSource => ({ kind: 'judge', prompt: 'Is it rude?\n', model: 'small', timeout });
  const completion = (content: unknown, more = {}) => ({
    choices: [
      {
        message: {
          role: 'assistant',
          content: typeof content === 'string' ? content : JSON.stringify(content),
          ...more,
        },
      },
    ],
  });

  it('is a model that is asked by the prompt, and about the text apart from it', async () => {
    await withServer(
      () => completion({ match: true, score: 0.9, why: 'It says fool.' }),
      async (url, sent) => {
        const fact = await ask(request(judge()), { judge: { url: `${url}v1`, key: 'k' } });
        assert.deepEqual(fact, { kind: 'answer', match: true, score: 0.9, why: 'It says fool.' });
        const [{ url: path, headers, body } = assert.fail()] = sent;
        assert.deepEqual([path, headers.authorization], ['/v1/chat/completions', 'Bearer k']);
        const { model, messages, response_format } = body as {
          readonly model: string;
          readonly messages: readonly { readonly role: string; readonly content: string }[];
          readonly response_format: { readonly type: string };
        };
        assert.equal(model, 'small');
        assert.deepEqual(
          messages.map(({ role }) => role),
          ['system', 'user'],
        );
        assert.match(messages[0]?.content ?? '', /^Is it rude\?\n/);
        assert.equal(messages[1]?.content, 'You fool.');
        assert.equal(response_format.type, 'json_schema');
      },
    );
  });

  for (const [title, said, code] of [
    ['says something else', completion('I think so.'), 'malformed'],
    ['says too little', completion({ score: 0.5 }), 'malformed'],
    ['says what no score is', completion({ match: true, score: 9, why: '' }), 'malformed'],
    ['refuses', completion(null, { refusal: 'I cannot.' }), 'refused'],
    ['has no choice', { choices: [] }, 'malformed'],
    ['is none', [], 'malformed'],
  ] as const)
    it(`that ${title} gives no answer`, async () => {
      await withServer(
        () => said,
        async (url) => assert.deepEqual(await ask(request(judge()), { judge: { url } }), failure(code)),
      );
    });

  it('is not asked where nobody says whom', async () => {
    assert.deepEqual(await ask(request(judge())), failure('unavailable'));
  });
});

describe('a server of Open Policy Agent', () => {
  const opa = (url: string): FactSource => ({
    kind: 'opa',
    url,
    entrypoint: 'shop/leak',
    headers: {},
    timeout: 10_000,
  });

  it('is asked for a document, with the text as its input', async () => {
    for (const [result, fact] of [
      [true, { kind: 'answer', match: true }],
      [
        { match: false, why: 'fine' },
        { kind: 'answer', match: false, why: 'fine' },
      ],
      [undefined, failure('malformed')],
    ] as const)
      await withServer(
        () => ({ result }),
        async (url, sent) => {
          assert.deepEqual(await ask(request(opa(url))), fact);
          assert.deepEqual(
            sent.map((one) => [one.url, one.body]),
            [['/v1/data/shop/leak', { input: { text: 'You fool.' } }]],
          );
        },
      );
  });
});

describe('Rego in WebAssembly', () => {
  const module = gunzipSync(readFileSync(new URL('fixtures/shop.wasm.gz', import.meta.url))).toString('base64');
  const rego = (entrypoint: string, bytes = module): FactSource => ({
    ...{ kind: 'opa', module: bytes, entrypoint, timeout: 10_000 },
  });

  it('answers in the process', async () => {
    const asker = createAsker({ env: {} });
    const answers = async (entrypoint: string) => {
      const texts = ['Of Project Kettle', 'You 👋 fool'];
      const facts = await asker.ask(texts.map((text) => request(rego(entrypoint), text, `${entrypoint} ${text}`)));
      return [...facts.values()];
    };
    assert.deepEqual(await answers('shop/leak'), [
      { kind: 'answer', match: true },
      { kind: 'answer', match: false },
    ]);
    assert.deepEqual(await answers('shop/tone'), [
      { kind: 'answer', match: false },
      { kind: 'answer', match: true, findings: [{ start: 7, end: 11 }] },
    ]);
  });

  it('that is undefined, has no such rule or is broken gives no answer', async () => {
    assert.deepEqual(await ask(request(rego('shop/half'))), failure('malformed'));
    assert.deepEqual(await ask(request(rego('shop/none'))), failure('failed'));
    assert.deepEqual(await ask(request(rego('shop/leak', 'AGFzbQEAAAA='))), failure('failed'));
  });

  it('is loaded with the policies', () => {
    const policy = `parapet: 1
policy: shop
owner: shop@shop.example
finders:
  leak: { opa: rego/shop.wasm, entrypoint: shop/leak }
rules:
  - { id: leak, at: output, when: output.text.has(leak), then: flag }
`;
    withFolder({ 'shop.policy.yaml': policy, 'rego/shop.wasm': '' }, (folder) => {
      writeFileSync(`${folder}/rego/shop.wasm`, Buffer.from(module, 'base64'));
      const { set = assert.fail(), problems } = loadPolicies({ paths: [folder], cwd: folder });
      assert.deepEqual(problems.filter(isError), []);
      const moment: Moment = { at: 'output', id: 'm', time: 0, output: { parts: [{ type: 'text', content: 'x' }] } };
      assert.deepEqual(factsNeeded(set, moment)[0]?.source, { ...rego('shop/leak'), timeout: 5000 });
    });
  });
});

describe('a function', () => {
  const call = (timeout = 10_000): FactSource => ({ kind: 'function', function: 'riskOf', timeout });

  it('is one that the host gives, or that somebody provided', async () => {
    assert.deepEqual(
      await ask(request(call()), { functions: new Map([['riskOf', (text) => text.includes('fool')]]) }),
      {
        ...{ kind: 'answer', match: true },
      },
    );
    assert.deepEqual(await ask(request(call())), failure('unavailable'));
    const takeAway = provideFunction('riskOf', async () => ({ match: false }));
    assert.deepEqual(await ask(request(call())), { kind: 'answer', match: false });
    takeAway();
    assert.deepEqual(await ask(request(call())), failure('unavailable'));
  });

  it('that throws, rejects, takes too long or answers with something else gives no answer', async () => {
    const never = new Promise(() => {});
    for (const [answer, code] of [
      [() => assert.fail('You fool.'), 'failed'],
      [() => Promise.reject(new Error('You fool.')), 'failed'],
      [() => never, 'timeout'],
      [() => 'yes', 'malformed'],
    ] as const)
      assert.deepEqual(await ask(request(call(50)), { functions: new Map([['riskOf', answer]]) }), failure(code));
  });

  it('hears when its time is over', async () => {
    let signal: AbortSignal | undefined;
    const answer = (_: string, asked: { readonly signal: AbortSignal }) => {
      signal = asked.signal;
      return new Promise(() => {});
    };
    await ask(request(call(20)), { functions: new Map([['riskOf', answer]]) });
    assert.equal(signal?.aborted, true);
  });
});

describe('an asker', () => {
  it('asks all at once', async () => {
    const arrived: string[] = [];
    let open = () => {};
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    await withServer(
      async ({ body }) => {
        arrived.push((body as { readonly text: string }).text);
        if (arrived.length === 5) open();
        // Nobody is answered before all have asked.
        await all;
        return true;
      },
      async (url) => {
        const asker = createAsker({ env: {} });
        const facts = await asker.ask(['a', 'b', 'c', 'd', 'e'].map((text) => request(http(url), text)));
        assert.equal(facts.size, 5);
      },
    );
  });

  it('asks once for what is asked twice, at once or later, and again for what failed', async () => {
    let fails = true;
    await withServer(
      (_, response) => (fails ? void response.writeHead(503).end() : true),
      async (url, sent) => {
        const told: string[] = [];
        const asker = createAsker({ env: {}, failed: ({ digest }, why) => told.push(`${digest} ${why}`) });
        const both = () => Promise.all([asker.ask([request(http(url))]), asker.ask([request(http(url))])]);
        await both();
        assert.equal(sent.length, 1);
        fails = false;
        await both();
        await both();
        assert.equal(sent.length, 2);
        assert.deepEqual(told, ['http refused']);
      },
    );
  });
});
