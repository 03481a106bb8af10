import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finder } from './finding.ts';

const find = finder('pii.payment_card');

/** Numbers that the networks and payment providers publish for testing. */
const CARDS = [
  '4111111111111111',
  '4012888888881881',
  '4222222222222',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4111\u00a01111\u00a01111\u00a01111',
  '4111\u20111111\u20111111\u20111111',
  '4000 0566 5566 5556',
  '4242424242424242',
  '4000000000003220007',
  '5555555555554444',
  '5105105105105100',
  '5555 5555 5555 4444',
  '5200 8282 8282 8210',
  '2223003122003222',
  '2223 0031 2200 3222',
  '2720 9900 0000 0007',
  '2221-0000-0000-0009',
  '378282246310005',
  '371449635398431',
  '3782 822463 10005',
  '3714-496353-98431',
  '6011111111111117',
  '6011 0009 9013 9424',
  '6441 1111 1111 1117',
  '6511 1111 1111 1112',
  '30569309025904',
  '3056 930902 5904',
  '38520000023237',
  '3622 720627 1667',
  '30950000000000',
  '3530111333300000',
  '3566 0020 2036 0505',
  '3528000700000000',
  '6200000000000005',
  '6250 9410 0652 8599',
  '6205500000000000004',
  '8171 9999 2766 0000',
  '6759649826438453',
  '6759 6498 2643 8453',
  '6304 0000 0000 0000',
  '5018 0000 0009',
  '6761000000000006',
  '503800000005',
];

const NOT_CARDS = [
  ['a wrong check digit', '4111111111111112'],
  ['a wrong check digit in groups', '4111 1111 1111 1121'],
  ['two digits exchanged', '4012888888888181'],
  ['too short for its issuer', '411111111111'],
  ['too long for its issuer', '55555555555544440'],
  ['inside a longer run of digits', '94111111111111111'],
  ['followed by more digits', '411111111111111100'],
  ['an unassigned prefix', '1111111111111117'],
  ['a prefix just below Mastercard', '2220990000000004'],
  ['a prefix just above Mastercard', '2721000000000004'],
  ['zeros', '0000000000000000'],
  ['a fraction', '0.4111111111111111'],
  ['a word', 'ref4111111111111111'],
  ['a word that begins with it', '4111111111111111abc'],
  ['two spaces', '4111  1111  1111  1111'],
  ['full stops', '4111.1111.1111.1111'],
  ['line breaks', '4111\n1111\n1111\n1111'],
  ['slashes', '4111/1111/1111/1111'],
  ['single digits', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
  ['columns of small numbers', '4012 88 88 88 88 18 81'],
  ['milliseconds since 1970', '1700000000000'],
  ['microseconds since 1970', '1700000000000000'],
  ['nanoseconds since 1970', '1700000000000000000'],
  ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ['a UUID of digits', '41111111-1111-4111-8111-111111111111'],
  ['an IBAN', 'DE89 3704 0044 0532 0130 00'],
  ['an IBAN in one run', 'GB82WEST12345698765432'],
  ['an article number', '4006381333931'],
  ['a book number', '978-3-16-148410-0'],
  ['a date and time', '2024-05-12 10:30:00'],
  ['a compact date and time', '20240512103000'],
  ['a phone number', '+4930123456789'],
  ['an IPv4 address', '192.168.100.200'],
  ['a version', '4.1.1.1'],
  ['a price', '4,111,111,111,111.11'],
  ['a hash', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a trace id', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['an order number', 'order 4111111111'],
  ['years', '2021 2022 2023 2024'],
  ['pi', '3.141592653589793'],
  ['a social security number', '123-45-6789'],
  ['coordinates', '52.520008, 13.404954'],
  ['masked digits', '4111 **** **** 1111'],
] as const;

describe('pii.payment_card', () => {
  for (const card of CARDS) {
    it(`finds ${card}`, () => {
      assert.deepEqual(find(card), [card]);
      assert.deepEqual(find(`Pay with ${card}.`), [card]);
      assert.deepEqual(find(`{"pan":"${card}"}`), [card]);
    });
  }

  for (const [what, text] of NOT_CARDS) {
    it(`does not take ${what} for a card`, () => assert.deepEqual(find(`It is ${text} here.`), []));
  }

  it('finds a card that follows other digits', () => {
    assert.deepEqual(find('Order 1234 4111 1111 1111 1111, or 5555555555554444'), [
      '4111 1111 1111 1111',
      '5555555555554444',
    ]);
  });

  it('finds the cards of the issuers that were named, and no others', () => {
    const ofAmex = finder('pii.payment_card', { issuers: ['amex'] });
    assert.deepEqual(ofAmex('378282246310005 and 4111111111111111'), ['378282246310005']);
  });

  const prefixes = fc.constantFrom(
    ['4', 16],
    ['51', 16],
    ['2221', 16],
    ['34', 15],
    ['6011', 16],
    ['36', 14],
    ['3530', 16],
  );
  const cards = prefixes.chain(([prefix, length]) =>
    fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 19, maxLength: 19 })
      .map((random) => withCheckDigit(`${prefix}${random.join('')}`.slice(0, Number(length) - 1))),
  );

  it('finds every number with the right check digit, and none with one digit changed', () => {
    fc.assert(
      fc.property(cards, fc.nat(), fc.integer({ min: 1, max: 9 }), (card, at, by) => {
        assert.deepEqual(find(card), [card]);
        const place = 4 + (at % (card.length - 4));
        const changed = `${card.slice(0, place)}${(Number(card[place]) + by) % 10}${card.slice(place + 1)}`;
        assert.deepEqual(find(changed), []);
      }),
    );
  });
});

/** ISO/IEC 7812-1, annex B. */
function withCheckDigit(digits: string): string {
  const weights = [...digits].reverse().map((digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1));
  const sum = weights.reduce((total, weight) => total + Math.floor(weight / 10) + (weight % 10), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
