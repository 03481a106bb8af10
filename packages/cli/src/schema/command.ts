import { Argument } from 'commander';
import { exitCodesHelp } from '../exit-code.ts';
import type { Register } from '../register.ts';
import { type SchemaName, schema, schemas } from './schema.ts';

export const registerSchema: Register = (program, terminal, finish) =>
  program
    .command('schema')
    .summary('print a JSON Schema')
    .description('Prints the JSON Schema of policies, of their tests, or of parapet.yaml, for any YAML editor.')
    .addArgument(new Argument('[of]', 'what it describes').choices(Object.keys(schemas)).default('policy'))
    .addHelpText('after', help)
    .action(async (of: SchemaName) => finish(await schema(of, terminal)));

const help = `
Examples:
  parapet schema > policy.schema.json
  parapet schema test > policy-test.schema.json

In the first line of a policy, for editors with a YAML language server:

  # yaml-language-server: $schema=../policy.schema.json
${exitCodesHelp}`;
