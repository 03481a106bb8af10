import assert from 'node:assert/strict';
import { policyFields, ruleFields } from '@parapet/policy';
import { fieldsBelow, wordsOf } from '../../src/schema/fields-below.ts';

const names = (...path: string[]): string[] => [...fieldsBelow(path).keys()];

const words = (field: string, ...path: string[]): string[] =>
  Object.keys(wordsOf(fieldsBelow(path).get(field)?.shape ?? { kind: 'any' }));

describe('the fields below a key', () => {
  it('are those that the language declares, in its order', () => {
    assert.deepEqual(names(), Object.keys(policyFields));
    assert.deepEqual(names('rules'), Object.keys(ruleFields));
  });

  it('are found below names that an author chose, and in mappings of mappings', () => {
    assert.ok(names('memories', 'refunds').includes('within'));
    assert.deepEqual(names('memories', 'refunds', 'when'), ['all', 'any', 'none']);
    assert.ok(names('workflows', 'order', 'states', 'paid').includes('tools'));
  });

  it('are those of all kinds, where a mapping may be of several', () => {
    for (const field of ['pattern', 'words', 'detector', 'regions'])
      assert.ok(names('finders', 'phone').includes(field), field);
    assert.deepEqual(names('lists', 'staff'), ['entries', 'file', 'column', 'fold']);
  });

  it('are none for names, for what is no mapping, and where there is no such key', () => {
    for (const path of [['finders'], ['policy'], ['rules', 'when', 'all'], ['nonsense'], ['constructor'], ['a', 'b']])
      assert.deepEqual(names(...path), [], path.join('.'));
  });
});

describe('the words that may be a value', () => {
  it('are those of a choice, alone or in a list', () => {
    assert.deepEqual(words('mode'), ['observe', 'enforce']);
    assert.ok(words('at', 'rules').includes('tool_call'));
    assert.ok(words('at', 'memories', 'refunds').includes('tool_call'));
  });

  it('are those of every kind, where there are several', () => {
    const detectors = words('detector', 'finders', 'phone');
    assert.ok(detectors.includes('pii.phone') && detectors.includes('pii.email'));
  });

  it('are none where it is no choice', () => {
    assert.deepEqual(words('owner'), []);
    assert.deepEqual(words('when', 'rules'), []);
  });
});
