import { runSections } from './sections.ts';
import { conformanceTable } from './table.ts';

/**
 * Prints how much of the suite passes: a table, what fails with `--why`, and with `--json` an object
 * `{sections: [{name, total, passed, failed: [names]}]}`.
 */
if (process.argv.includes('--json')) {
  const sections = runSections().map(({ name, total, passed, failed }) => {
    return { name, total, passed, failed: failed.map((test) => test.name) };
  });
  console.log(JSON.stringify({ sections }, undefined, 2));
} else {
  console.log(conformanceTable());
  if (process.argv.includes('--why')) {
    for (const { failed } of runSections()) {
      for (const { name, source, why } of failed) console.log(`${name}: ${source}\n    ${why}`);
    }
  }
}
