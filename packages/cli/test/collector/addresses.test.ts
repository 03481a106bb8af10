import assert from 'node:assert/strict';
import { parseForward, parseListen } from '../../src/collector/addresses.ts';

describe('an address to listen at', () => {
  for (const [text, host, port] of [
    ['127.0.0.1:4319', '127.0.0.1', 4319],
    ['localhost:0', 'localhost', 0],
    ['[::1]:4319', '::1', 4319],
    ['0.0.0.0:65535', '0.0.0.0', 65535],
    ['4319', '127.0.0.1', 4319],
  ] as const)
    it(`may be ${text}`, () => assert.deepEqual(parseListen(text), { host, port }));

  for (const text of [
    '',
    'localhost',
    ':4319',
    '::1:4319',
    'localhost:',
    'localhost:65536',
    'localhost:-1',
    'a b:1',
    'http://x:1',
  ])
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseListen(text), undefined));
});

describe('an endpoint to send to', () => {
  for (const text of ['http://localhost:4318', 'https://otlp.example.com/otlp/'])
    it(`may be ${text}`, () => assert.deepEqual(parseForward(text), new URL(text)));

  for (const text of ['', 'localhost:4318', 'grpc://localhost:4317', 'http://x/v1/traces', 'http://x/otlp/v1/logs/'])
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(typeof parseForward(text), 'string'));
});
