import assert from 'node:assert/strict';
import { inspectPattern } from '@parapet/pattern';
import fc from 'fast-check';
import { detectors } from '../src/index.ts';

function messages(name: string, options: Readonly<Record<string, unknown>>): readonly string[] {
  const built = detectors.get(name)?.build(options);
  return built && 'problems' in built ? built.problems.map(({ option, message }) => `${option}: ${message}`) : [];
}

describe('the options of a detector', () => {
  it('may be left out', () => {
    for (const detector of detectors.values()) assert.deepEqual(messages(detector.name, {}), []);
  });

  it('are refused when they do not exist, with the one that was probably meant', () => {
    assert.deepEqual(messages('pii.phone', { region: ['US'] }), [
      'region: pii.phone has no option region (did you mean regions?). Its options are: regions.',
    ]);
    assert.deepEqual(messages('pii.email', { regions: ['US'] }), [
      'regions: pii.email has no options; remove regions.',
    ]);
  });

  it('are refused when a value does not exist, with the one that was probably meant', () => {
    assert.deepEqual(messages('pii.payment_card', { issuers: ['vsa', 'amex'] }), [
      'issuers: issuers has no value "vsa" (did you mean visa?). Its values are: ' +
        'visa, mastercard, amex, discover, diners, jcb, unionpay, maestro.',
    ]);
    const [ofUnitedKingdom] = messages('pii.phone', { regions: ['UK'] });
    assert.match(ofUnitedKingdom ?? '', /did you mean GB\?.*two-letter ISO 3166 codes/);
    assert.match(messages('pii.phone', { regions: ['us'] })[0] ?? '', /did you mean US\?/);
  });

  it('are refused when they are no list or an empty one', () => {
    assert.deepEqual(messages('pii.phone', { regions: 'US' }), [
      'regions: regions is not a list. Write a list, regions: [US].',
    ]);
    assert.match(messages('pii.phone', { regions: [] })[0] ?? '', /is empty.*or leave it out/);
    assert.match(messages('pii.phone', { regions: null })[0] ?? '', /is not a list/);
  });

  it('say how to write Norway, which YAML may take for false', () => {
    assert.match(messages('pii.phone', { regions: [false] })[0] ?? '', /not a boolean.*"NO" in quotes/);
  });

  it('tell every problem at once', () => {
    assert.equal(messages('pii.phone', { regions: ['XX', 'US', 7], color: 'red' }).length, 3);
  });

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...detectors.values()),
        fc.dictionary(fc.string(), fc.anything()),
        (detector, options) => {
          const built = detector.build(options);
          assert.ok('spec' in built || built.problems.length > 0);
        },
      ),
    );
  });

  it('never throw for a known option with an unknown value', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (regions) => {
        assert.doesNotThrow(() => detectors.get('pii.phone')?.build({ regions }));
      }),
    );
  });
});

describe('every detector', () => {
  it('has a sentence of documentation, for itself and for each option', () => {
    for (const detector of detectors.values()) {
      assert.match(detector.doc, /^[A-Z].*\.$/);
      for (const option of Object.values(detector.options)) assert.match(option.doc, /^[A-Z].*\.$/);
    }
  });

  it('stands under its own name, with a version', () => {
    for (const [name, detector] of detectors) {
      assert.equal(detector.name, name);
      assert.match(detector.version, /^\d/);
    }
  });

  it('has a bounded pattern that the matcher accepts, whatever its options', () => {
    const options = [{}, { regions: ['US', 'GB', 'DE'] }, { issuers: ['visa', 'maestro'] }];
    for (const built of [...detectors.values()].flatMap((detector) => options.map((given) => detector.build(given)))) {
      if (!('spec' in built)) continue;
      const { problems, maxLength, matchesEmpty } = inspectPattern(built.spec);
      assert.deepEqual(problems, []);
      assert.equal(matchesEmpty, false);
      assert.ok(maxLength <= 318);
    }
  });

  it('tells with its version which phone metadata it uses', () => {
    assert.match(detectors.get('pii.phone')?.version ?? '', /^\d+\+libphonenumber-js@\d+\.\d+\.\d+$/);
  });
});
