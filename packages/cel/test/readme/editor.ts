import { typeName, types } from '@parapet/cel';
import { completionsAt, format, referencesAt, signatureAt, symbolAt, tokensOf } from '@parapet/cel/editor';

const user = types.struct('User', {
  name: { type: types.string, doc: 'How to address them.' },
  roles: { type: types.list(types.string), doc: 'What they may do.' },
});
const environment = { variables: { user: { type: user, doc: 'Who is asking.' } }, functions: [] };

const [first] = completionsAt('user. == "Ada"', 5, environment);
console.log(first?.kind, first?.name, first?.doc); // field name How to address them.

const signature = signatureAt('user.name.startsWith(', 21, environment);
console.log(signature?.forms[0]?.label); // string.startsWith(string) -> bool

const source = 'user.roles.exists(r, r == user.name) // why';
const symbol = symbolAt(source, 21, environment);
console.log(symbol?.kind, symbol && typeName(symbol.type)); // local string
console.log(referencesAt(source, 21, environment).map(({ start, end }) => `${start}-${end}`)); // [ '18-19', '21-22' ]
console.log(tokensOf(source, environment).at(-1)?.kind); // comment
console.log(format('user.roles . exists( r,r==user.name )// why')); // user.roles.exists(r, r == user.name) // why
