import { conformanceSections } from './cases.ts';
import { failureOf } from './verdict.ts';

/** Prints how much of the suite passes: a table, or with `--json` an object that names what fails. */
const sections = conformanceSections()
  .filter(({ cases }) => cases.length > 0)
  .map(({ name, cases }) => {
    const failed = cases.flatMap((test) => {
      const why = failureOf(test);
      return why === undefined ? [] : [{ name: test.name, source: test.source, why }];
    });
    return { name, total: cases.length, passed: cases.length - failed.length, failed };
  });

if (process.argv.includes('--json')) {
  const named = sections.map((section) => ({ ...section, failed: section.failed.map(({ name }) => name) }));
  console.log(JSON.stringify({ sections: named }, undefined, 2));
} else {
  for (const { name, total, passed, failed } of sections) {
    console.log(`${name.padEnd(20)} ${String(passed).padStart(4)} / ${total}`);
    if (process.argv.includes('--why'))
      for (const { name: test, source, why } of failed) console.log(`  ${test}: ${source}\n      ${why}`);
  }
  const sum = (key: 'total' | 'passed') => sections.reduce((total, section) => total + section[key], 0);
  console.log(`${'all'.padEnd(20)} ${String(sum('passed')).padStart(4)} / ${sum('total')}`);
}
