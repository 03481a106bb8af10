import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { readPackages, readText } from './packages.ts';

/** A file over this many lines says why, in a comment that begins `Long because`. */
const LONG = 400;

const nobodyKnowsWhatIsInside = /^(utils?|helpers?|common|misc|shared)\.|manager|\d\.ts$/i;

describe('the files of the house', () => {
  for (const { name, folder, sources } of readPackages()) {
    describe(name, () => {
      it('has a README that a stranger can begin with', () => {
        const readme = readText(`${folder}/README.md`) ?? '';
        assert.match(readme, /^# \S/, 'it begins with a title');
        // An extension is used with a mouse; everything else is called from code or a shell.
        if (folder !== 'extension') assert.match(readme, /^```/m, 'it has an example');
      });

      it('has no long file without a reason', () => {
        const long = sources.filter(
          ({ text }) => text.split('\n').length > LONG && !/(\/\/|\*) Long because /.test(text),
        );
        assert.deepEqual(
          long.map(({ path }) => path),
          [],
        );
      });

      it('has files that are named after their contents', () => {
        assert.deepEqual(
          sources.map(({ path }) => path).filter((path) => nobodyKnowsWhatIsInside.test(basename(path))),
          [],
        );
      });

      it('exports nothing by default', () => {
        assert.deepEqual(
          sources.filter(({ code }) => /^export default\b/m.test(code)).map(({ path }) => path),
          [],
        );
      });
    });
  }
});
