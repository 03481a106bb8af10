import { assertReadmeExamples } from '../../../test/readme/readme-examples.ts';

describe('the example of the README', () => {
  it('prints what the README says', () => assertReadmeExamples(import.meta.url));
});
