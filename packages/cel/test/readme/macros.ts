import { check, compile, parse, types } from '@parapet/cel';
import { expandMacros, print } from '@parapet/cel/rewrite';

const none = {
  name: 'none',
  doc: 'Whether the condition holds for no element.',
  receiver: 'list',
  parameters: ['x', 'p'],
  body: parse('!list.exists(x, p)').expr,
};
const environment = { variables: { ages: { type: types.list(types.int), doc: '' } }, functions: [] };

const { expr } = expandMacros(parse('ages.none(age, age < 18)'), [none]);
console.log(print(expr)); // !ages.exists(age, age < 18)
console.log(compile(check(expr, environment)).evaluate({ ages: [36, 41] })); // true
