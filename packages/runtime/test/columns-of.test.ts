import assert from 'node:assert/strict';
import { columnsOf } from '../src/columns-of.ts';

describe('the columns of a text', () => {
  it('are its characters where these are as wide as letters', () => {
    assert.equal(columnsOf('no-phone-numbers'), 16);
    assert.equal(columnsOf('Müße für алл'), 12);
    assert.equal(columnsOf(''), 0);
  });

  it('are two for each that is written in a square', () => {
    assert.equal(columnsOf('電話'), 4);
    assert.equal(columnsOf('さようなら'), 10);
    assert.equal(columnsOf('한국어'), 6);
    assert.equal(columnsOf('ＡＢ（）'), 8);
    assert.equal(columnsOf('ﾃﾝﾜ'), 3);
  });

  it('are two for each picture, however it is put together', () => {
    assert.equal(columnsOf('😀'), 2);
    assert.equal(columnsOf('👩\u200D👩\u200D👧'), 2);
    assert.equal(columnsOf('❤\uFE0F'), 2);
    assert.equal(columnsOf('🇨🇭'), 2);
  });

  it('are those of the letter where it bears marks', () => {
    assert.equal(columnsOf('e\u0301a\u0300\u0301'), 2);
  });
});
