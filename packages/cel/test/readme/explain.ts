import { check, parse, types, walk } from '@parapet/cel';
import { explain } from '@parapet/cel/explain';
import { print } from '@parapet/cel/rewrite';

const environment = { variables: { user: { type: types.dyn, doc: '' } }, functions: [] };
const { expr } = parse('user.age >= 18.0 && user.name == "Ada" && user.roles.exists(r, r == "clerk")');
const {
  result,
  valueOf: valueIn,
  roundsOf,
} = explain(check(expr, environment), {
  user: { age: 36, name: 'Bob', roles: ['clerk', 'cook'] },
});

console.log(result); // false
walk(expr, (node) => {
  if (node.kind === 'binary' && node.operator !== '&&') console.log(print(node), '=', valueIn(node));
  if (node.kind === 'macro') console.log(print(node), 'looked at', roundsOf(node).length);
});
// user.age >= 18.0 = true
// user.name == "Ada" = false
// user.roles.exists(r, r == "clerk") looked at 0
// r == "clerk" = undefined
