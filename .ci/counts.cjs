/** Mocha's `spec` reporter, which also adds what it counted to the file that PARAPET_COUNTS names, and below it the names of what failed. */
const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class Counts extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { stats } = runner;
    runner.once('end', () => {
      const file = process.env.PARAPET_COUNTS;
      if (!file) return;
      const failed = this.failures.map((test) => `${test.fullTitle()}\n`);
      appendFileSync(file, `${stats.passes} ${stats.failures} ${stats.pending}\n${failed.join('')}`);
    });
  }
};
