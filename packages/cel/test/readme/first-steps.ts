import { check, compile, parse, typeName, types } from '@parapet/cel';

const environment = {
  variables: {
    user: {
      type: types.struct('User', {
        name: { type: types.string, doc: 'How to address them.' },
        roles: { type: types.list(types.string), doc: 'What they may do.' },
      }),
      doc: 'Who is asking.',
    },
    request: { type: types.dyn, doc: 'Whatever JSON came in.' },
  },
  functions: [],
};

const { expr, problems } = parse('user.roles.exists(r, r == "admin") || request.amount <= 100');
const checked = check(expr, environment);

console.log(problems.length, checked.problems.length, typeName(checked.type)); // 0 0 bool

const program = compile(checked);
console.log(program.evaluate({ user: { name: 'Ada', roles: ['clerk'] }, request: { amount: 99.5 } })); // true
