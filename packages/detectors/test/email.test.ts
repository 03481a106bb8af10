import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finder } from './finding.ts';

const find = finder('pii.email');

const ADDRESSES = [
  'bob@example.com',
  'Bob@Example.COM',
  'bob.miller@example.com',
  'bob_miller@example.com',
  'bob-miller@example.com',
  'bob+newsletter@example.com',
  'b@example.com',
  '1234@example.com',
  'bob99@example.com',
  "o'brien@example.com",
  'bob%relay@example.com',
  '_bob@example.com',
  'bob@mail.example.com',
  'bob@a.b.c.d.example.com',
  'bob@my-company.com',
  'bob@123.com',
  'bob@3com.com',
  'bob@example.io',
  'bob@example.co.uk',
  'bob@example.museum',
  'bob@example.photography',
  'bob@xn--mnchen-3ya.de',
  'bob@example.xn--p1ai',
  'bob@münchen.de',
  'jörg@example.de',
  'jörg.müller@straße.de',
  'почта@пример.рф',
  'νίκος@παράδειγμα.ελ',
  'first.middle.last@example.org',
  'BOB@EXAMPLE.ORG',
  'bob@x.co',
  'bob@sub-domain.my-company.org',
  'no-reply@example.com',
  'a.b.c.d.e.f@example.com',
  'x_y_z@example.net',
  'sales@example.shop',
  'bob@example.accountants',
  'team+eu-west-1@example.cloud',
  'user.name+tag+sorting@example.com',
  `${'a'.repeat(64)}@example.com`,
  `bob@${'a'.repeat(63)}.com`,
];

const NOT_ADDRESSES = [
  ['a name', '@bob'],
  ['a handle in a sentence', 'thanks @bob.miller for'],
  ['a host without a domain', 'root@localhost'],
  ['an at sign alone', 'a @ b'],
  ['spaces around it', 'bob @ example.com'],
  ['a package and its version', 'react@18.2.0'],
  ['a scoped package', '@parapet/pattern'],
  ['a scoped package and its version', '@types/node@24.19.2'],
  ['an action and its version', 'actions/checkout@v4'],
  ['an action and its full version', 'actions/checkout@v4.1.7'],
  ['a picture for a dense screen', 'logo@2x.png'],
  ['another picture', 'icon-small@3x.webp'],
  ['a repository', 'git@github.com:owner/repository.git'],
  ['an IP address', 'bob@192.168.0.1'],
  ['an IP literal', 'bob@[192.168.0.1]'],
  ['a top-level domain of digits', 'bob@example.123'],
  ['a top-level domain of one letter', 'bob@example.c'],
  ['an empty label', 'bob@example..com'],
  ['a label that begins with a hyphen', 'bob@-example.com'],
  ['a label that ends with a hyphen', 'bob@example-.com'],
  ['no domain', 'bob@'],
  ['a domain of a full stop', 'bob@.com'],
  ['dots for a name', '...@example.com'],
  ['hyphens for a name', '--@example.com'],
  ['a price', '3 @ 4.50'],
  ['a price without spaces', '3@4.50'],
  ['a decorator', '@Component.Input()'],
  ['a decorator with arguments', '@app.route("/users")'],
  ['a Java annotation', '@org.junit.Test'],
  ['a CSS rule', '@media screen'],
  ['a matrix product', 'a@b'],
  ['a digest of an image', 'nginx@sha256:4bf92f3577b34da6'],
  ['a Slack mention', '<@U024BE7LH>'],
  ['a longitude', '@52.520008,13.404954,15z'],
  ['a name of 65 characters', `${'a'.repeat(65)}@example.com`],
  ['a label of 64 characters', `bob@${'a'.repeat(64)}.com`],
  ['a domain name', 'example.com'],
  ['a URL', 'https://example.com/path'],
  ['a date', '2024-01-15'],
  ['a Mastodon handle cut short', '@bob@mastodon'],
  ['an emoticon', '@.@'],
] as const;

describe('pii.email', () => {
  for (const address of ADDRESSES) {
    it(`finds ${address}`, () => {
      assert.deepEqual(find(address), [address]);
      assert.deepEqual(find(`Write to ${address}, please.`), [address]);
      assert.deepEqual(find(`<${address}>`), [address]);
      assert.deepEqual(find(`{"to":"${address}"}`), [address]);
    });
  }

  for (const [what, text] of NOT_ADDRESSES) {
    it(`does not take ${what} for an address`, () => assert.deepEqual(find(`See ${text} for it.`), []));
  }

  const SURROUNDED = [
    ['a full stop after it', 'Write to bob@example.com.', 'bob@example.com'],
    ['an ellipsis after it', 'bob@example.com...', 'bob@example.com'],
    ['a hyphen after it', 'bob@example.com-now', 'bob@example.com'],
    ['an underscore after it', 'bob@example.com_', 'bob@example.com'],
    ['a scheme before it', 'mailto:bob@example.com?subject=x', 'bob@example.com'],
    ['a path before it', '/users/bob@example.com/orders', 'bob@example.com'],
    ['a query before it', '?user=bob@example.com&x=1', 'bob@example.com'],
    ['single quotes around it', "'bob@example.com'", 'bob@example.com'],
    ['Chinese around it', '请联系bob@example.com谢谢', 'bob@example.com'],
    ['a line break after it', 'bob@example.com\nand', 'bob@example.com'],
    ['dots before it, which are taken along', '...bob@example.com', '...bob@example.com'],
  ] as const;
  for (const [what, text, address] of SURROUNDED) {
    it(`finds an address with ${what}`, () => assert.deepEqual(find(text), [address]));
  }

  it('finds several, next to each other', () => {
    assert.deepEqual(find('a@example.com,b@example.com;c@example.com'), [
      'a@example.com',
      'b@example.com',
      'c@example.com',
    ]);
  });

  it('finds any simple address in any sentence', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
    const address = fc
      .tuple(word, word, fc.constantFrom('com', 'org', 'de'))
      .map(([local, host, top]) => `${local}@${host}.${top}`);
    fc.assert(
      fc.property(address, fc.array(word), fc.array(word), (text, before, after) => {
        assert.deepEqual(find([...before, text, ...after].join(' ')), text.startsWith('git@') ? [] : [text]);
      }),
    );
  });
});
