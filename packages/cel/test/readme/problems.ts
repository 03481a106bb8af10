import { check, parse, types } from '@parapet/cel';

const environment = {
  variables: { user: { type: types.struct('User', { name: { type: types.string, doc: '' } }), doc: '' } },
  functions: [],
};

const { expr, problems } = parse('user.nmae = "Ada" and user.name.size() > "3"');
for (const { range, message } of [...problems, ...check(expr, environment).problems]) {
  console.log(`${range.start}-${range.end} ${message}`);
}
// 10-11 `=` is not an operator; write `==`.
// 18-21 `and` is not an operator; write `&&`.
// 5-9 `User` has no field `nmae`. Did you mean `name`?
// 22-44 `>` does not work on int and string.
