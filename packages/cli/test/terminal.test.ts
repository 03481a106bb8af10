import assert from 'node:assert/strict';
import { WriteStream } from 'node:tty';
import { screen } from '../src/terminal.ts';

describe('a screen', () => {
  const interactive = (isTTY: boolean, env: NodeJS.ProcessEnv): boolean => {
    const stream = Object.assign(Object.create(WriteStream.prototype), { isTTY, on: () => {} });
    return screen(stream, env).interactive;
  };

  it('shows how far the work is only where a line can be taken back', () => {
    assert.deepEqual(
      [interactive(true, { TERM: 'xterm' }), interactive(true, {}), interactive(true, { TERM: 'dumb' })],
      [true, true, false],
    );
    assert.equal(interactive(false, { TERM: 'xterm' }), false);
  });
});
