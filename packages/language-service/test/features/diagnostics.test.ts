import { fixtures } from '../fixtures.ts';
import { withDiagnostics, withoutExpectations } from '../marked-text.ts';
import { serviceWith, URI } from '../service.ts';

describe('diagnostics', () => {
  for (const { name, text, check } of fixtures('diagnostics'))
    it(`of ${name} stand where they say`, () => {
      const { service } = serviceWith([]);
      const policy = withoutExpectations(text);
      service.setFile(URI, policy);
      check(withDiagnostics(policy, service.diagnostics(URI)));
    });
});
