import { labelFileFields } from '../../src/schema/label-schema.ts';
import { policyFields } from '../../src/schema/policy-schema.ts';
import { settingsFields } from '../../src/schema/settings-schema.ts';
import type { Fields } from '../../src/schema/shape.ts';
import { testFields } from '../../src/schema/test-schema.ts';
import { readCheckFixtures } from './check-fixtures.ts';
import { checkPage, checksPage } from './check-pages.ts';
import { schemaOfFile } from './json-schema.ts';
import { languagePage } from './language-page.ts';

/** Everything that is written from the schema, the codes and their fixtures: text by path from the root of the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const schema = (name: string, title: string, fields: Fields): readonly [string, string] => [
    `packages/policy/schemas/${name}.schema.json`,
    `${JSON.stringify(schemaOfFile(title, fields), undefined, 2)}\n`,
  ];
  return new Map([
    schema('policy', 'A Parapet policy', policyFields),
    schema('policy-test', 'Tests of Parapet policies', testFields),
    schema('policy-labels', 'Labels of a Parapet policy', labelFileFields),
    schema('parapet', 'Settings of a Parapet project', settingsFields),
    ['docs/reference/language.md', languagePage()],
    ['docs/reference/checks.md', checksPage()],
    ...[...readCheckFixtures()].map(
      ([code, fixture]) => [`docs/reference/checks/${code}.md`, checkPage(code, fixture)] as const,
    ),
  ]);
}
