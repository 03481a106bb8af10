import assert from 'node:assert/strict';
import fc from 'fast-check';
import { getCountries, getExampleNumber, isValidPhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { finder } from './finding.ts';

const international = finder('pii.phone');
const ofWesternRegions = finder('pii.phone', { regions: ['US', 'GB', 'DE', 'FR'] });

const INTERNATIONAL = [
  '+1 212 555 0142',
  '+12125550142',
  '+1 (212) 555-0142',
  '+1(212)555-0142',
  '+1-212-555-0142',
  '+1.212.555.0142',
  '+1 212 5550142',
  '+1 555 123 4567',
  '+1 212 555 0142 x12',
  '+1 212 555 0142 ext. 4321',
  '+1\u00a0212\u00a0555\u00a00142',
  '+1\u2011212\u2011555\u20110142',
  '+1 800 555 0199',
  '+1 416 555 0123',
  '+44 20 7946 0018',
  '+44 (0)20 7946 0018',
  '+44 (0) 20 7946 0018',
  '(+44) 20 7946 0018',
  '+442079460018',
  '+44 7400 123456',
  '+ 44 20 7946 0018',
  '0044 20 7946 0018',
  '00 44 20 7946 0018',
  '00442079460018',
  '011 44 20 7946 0018',
  '+49 30 1234567',
  '+49-30-1234567',
  '+49 (0)171 1234567',
  '+49 30/1234567',
  '+33 6 12 34 56 78',
  '+33 (0)6 12 34 56 78',
  '+33.6.12.34.56.78',
  '+34 612 345 678',
  '+39 06 6982 1234',
  '+45 32 12 34 56',
  '+47 406 12 345',
  '+41 44 668 18 00',
  '+91 98765 43210',
  '+86 138 0013 8000',
  '+81 90-1234-5678',
  '+82 10-2000-0000',
  '+55 11 96123-4567',
  '+52 222 123 4567',
  '+54 9 11 2345-6789',
  '+61 412 345 678',
  '+64 21 123 4567',
  '+27 71 123 4567',
  '+7 912 345-67-89',
  '+90 501 234 56 78',
  '+971 50 123 4567',
  '+972 50-234-5678',
  '+65 8123 4567',
  '+852 5123 4567',
  '+800 1234 5678',
];

const NATIONAL = [
  ['US', '212-555-0142'],
  ['US', '(212) 555-0142'],
  ['US', '(212)555-0142'],
  ['US', '212.555.0142'],
  ['US', '212 555 0142'],
  ['US', '2125550142'],
  ['US', '12125550142'],
  ['US', '1-800-555-0199'],
  ['US', '1 (212) 555-0142'],
  ['US', '(555) 123-4567'],
  ['US', '212-555-0142 ext. 12'],
  ['US', '212\u2011555\u20110142'],
  ['CA', '416-555-0123'],
  ['GB', '020 7946 0018'],
  ['GB', '(020) 7946 0018'],
  ['GB', '(0)20 7946 0018'],
  ['GB', '07400 123456'],
  ['GB', '07400 123 456'],
  ['GB', '02079460018'],
  ['GB', '01632 960123'],
  ['DE', '030 1234567'],
  ['DE', '030/123456'],
  ['DE', '0171-1234567'],
  ['DE', '(030) 12 34 56'],
  ['DE', '01711234567'],
  ['FR', '06 12 34 56 78'],
  ['FR', '06.12.34.56.78'],
  ['FR', '0612345678'],
  ['FR', '0 800 123 456'],
  ['ES', '612 345 678'],
  ['ES', '612345678'],
  ['IT', '06 6982 1234'],
  ['IT', '312 345 6789'],
  ['DK', '32 12 34 56'],
  ['DK', '32123456'],
  ['NO', '406 12 345'],
  ['IN', '98765 43210'],
  ['IN', '9876543210'],
  ['CN', '138 0013 8000'],
  ['CN', '13800138000'],
  ['BR', '(11) 96123-4567'],
  ['JP', '090-1234-5678'],
  ['AU', '0412 345 678'],
  ['AU', '(02) 9374 4000'],
  ['RU', '8 (912) 345-67-89'],
] as const;

const NOT_NUMBERS = [
  ['a date', '2024-01-15'],
  ['a German date', '15.01.2024'],
  ['an American date', '01/15/2024'],
  ['a date with spaces', '2024 01 15'],
  ['a compact date', '20240115'],
  ['a date and time', '2024-01-15 10:30:22'],
  ['an ISO timestamp', '2024-01-15T10:30:00+01:00'],
  ['a compact timestamp', '20240115103022'],
  ['seconds since 1970', '1700000000'],
  ['milliseconds since 1970', '1700000000000'],
  ['a span of years', '2023-2024'],
  ['a span of times', '10:30-11:45'],
  ['an offset from UTC', 'UTC+1 2024-01-15 10:00'],
  ['an order number', 'ORD-2125550142'],
  ['a number after a hash sign', '#2125550142'],
  ['an order number of digits', '1234567890'],
  ['a short order number', '1002345'],
  ['a part of a path', '/orders/2125550142'],
  ['an article number', '0012345678905'],
  ['another article number', '4006381333931'],
  ['a price', '$1,234,567.89'],
  ['a price in euros', '1.234.567,89 €'],
  ['an amount after its currency', '€2125550142'],
  ['an amount with decimals', '2125550.14'],
  ['a percentage', '+12.5%'],
  ['a difference', '+123456'],
  ['an IPv4 address', '192.168.100.200'],
  ['a short IPv4 address', '20.30.40.50'],
  ['an address with a port', '10.0.0.1:8080'],
  ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ['a UUID of digits', '12345678-1234-1234-1234-123456789012'],
  ['a trace id', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['a version', '1.2.3.4'],
  ['a long version', 'v10.15.7.2021'],
  ['a payment card', '4111 1111 1111 1111'],
  ['a payment card with hyphens', '4111-1111-1111-1111'],
  ['a payment card in one run', '4111111111111111'],
  ['a social security number', '123-45-6789'],
  ['a postal code', '90210-1234'],
  ['a book number', '978-3-16-148410-0'],
  ['an old book number', '0-306-40615-2'],
  ['coordinates', '52.520008, 13.404954'],
  ['pi', '3.14159265358979'],
  ['a resolution', '1920x1080'],
  ['a hundred million', '100,000,000'],
  ['a number in a name', 'file2125550142'],
  ['a number before a name', '2125550142abc'],
  ['an unassigned calling code', '+999 123 456 789'],
  ['too few digits', '+49 30'],
  ['too many digits', '+1 212 555 01422'],
  ['a run far too long', '+12125550142212555014221255501'],
  ['a wrong American area code', '112-555-0142'],
  ['American digits in other groups', '2125-55-0142'],
  ['a number without its 0', '7946 001812'],
] as const;

describe('pii.phone', () => {
  for (const number of INTERNATIONAL) {
    it(`finds ${number}`, () => {
      assert.deepEqual(international(number), [number]);
      assert.deepEqual(international(`Call ${number}, or write.`), [number]);
      assert.deepEqual(international(`My number is ${number}.`), [number]);
      assert.deepEqual(international(`{"phone":"${number}"}`), [number]);
    });
  }

  for (const [region, number] of NATIONAL) {
    it(`finds ${number} in ${region}, and only where national formats are looked for`, () => {
      const find = finder('pii.phone', { regions: [region] });
      assert.deepEqual(find(number), [number]);
      assert.deepEqual(find(`Call ${number}, or write.`), [number]);
      assert.deepEqual(find(`My number is ${number}.`), [number]);
      assert.deepEqual(international(`Call ${number}, or write.`), []);
    });
  }

  for (const [what, text] of NOT_NUMBERS) {
    it(`does not take ${what} for a phone number`, () => {
      assert.deepEqual(ofWesternRegions(`See ${text} for it.`), []);
      assert.deepEqual(international(`See ${text} for it.`), []);
    });
  }

  const SURROUNDED = [
    ['a scheme', 'tel:+1-212-555-0142', '+1-212-555-0142'],
    ['brackets', '(212-555-0142)', '212-555-0142'],
    ['brackets around an international one', '(call +44 20 7946 0018)', '+44 20 7946 0018'],
    ['a word right before its bracket', 'call(212) 555-0142', '(212) 555-0142'],
    ['an abbreviation, whose full stop is taken along', 'Tel.030/123456', '.030/123456'],
    ['another number after a slash', '212-555-0142/212-555-0143', '212-555-0142', '212-555-0143'],
    ['commas', '212-555-0142,212-555-0143', '212-555-0142', '212-555-0143'],
    ['a digit that is not of it', '212-555-0142 5 times', '212-555-0142'],
    ['letters right before a plus sign', 'Tel+442079460018', '+442079460018'],
    ['letters right after an international one', '+442079460018mobile', '+442079460018'],
  ] as const;
  for (const [what, text, ...numbers] of SURROUNDED) {
    it(`finds a number with ${what} around it`, () => assert.deepEqual(ofWesternRegions(text), numbers));
  }

  it('finds the example number of every region, as libphonenumber writes it', () => {
    for (const region of getCountries()) {
      const example = getExampleNumber(region, examples);
      assert.ok(example, region);
      const national = finder('pii.phone', { regions: [region] });
      assert.deepEqual(international(`Call ${example.number} now`), [example.number]);
      assert.deepEqual(international(`Call ${example.formatInternational()} now`), [example.formatInternational()]);
      // Numbers of five digits and less are not looked for: Ascension's 40123 is a number like any other.
      if (example.nationalNumber.length > 5 && region !== 'KI') {
        assert.deepEqual(national(`Call ${example.formatNational()} now`), [example.formatNational()]);
      }
    }
  });

  it('finds whatever libphonenumber holds for valid', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 12 }).map((all) => all.join(''));
    const code = fc.constantFrom(
      '1',
      '7',
      '20',
      '33',
      '34',
      '39',
      '44',
      '45',
      '47',
      '49',
      '54',
      '55',
      '61',
      '86',
      '91',
      '972',
    );
    fc.assert(
      fc.property(code, digits, (callingCode, rest) => {
        const number = `+${callingCode}${rest}`;
        fc.pre(isValidPhoneNumber(number));
        assert.deepEqual(international(`Call ${number} now`), [number]);
      }),
    );
  });
});
