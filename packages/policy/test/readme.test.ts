import { assertReadmeExamples } from '../../../test/readme/readme-examples.ts';

describe('the examples of the README', () => {
  it('print what the README says', () => assertReadmeExamples(import.meta.url, 3));
});
