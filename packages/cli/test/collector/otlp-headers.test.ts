import assert from 'node:assert/strict';
import { parseHeaders } from '../../src/collector/otlp-headers.ts';

describe('OTEL_EXPORTER_OTLP_HEADERS', () => {
  it('is a list of pairs, whose values are percent-encoded', () => {
    assert.deepEqual(parseHeaders('Authorization=Basic%20YQ==, x-scope-orgid=acme'), {
      authorization: 'Basic YQ==',
      'x-scope-orgid': 'acme',
    });
  });

  it('may be missing', () => assert.deepEqual(parseHeaders(undefined), {}));

  it('loses only what is not a pair', () => {
    assert.deepEqual(parseHeaders(',a,=b,c d=e,f=100%,g=,h=a%0Ab'), { f: '100%', g: '' });
  });
});
