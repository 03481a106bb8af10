import { check, parse, types, Unknown } from '@parapet/cel';
import { normalForm, print, residual } from '@parapet/cel/rewrite';

const environment = { variables: { call: { type: types.dyn, doc: '' } }, functions: [] };
const source = 'call.model in ["small", "tiny"] && !(call.text.contains("x") || call.words.exists(w, w == "y"))';
const checked = check(parse(source).expr, environment);
const hidden = new Unknown(['not yet']);

const rest = residual(checked, { call: { model: 'small', text: hidden, words: hidden } });
console.log(print(rest)); // !(call.text.contains("x") || call.words.exists(w, w == "y"))
console.log(print(normalForm(rest))); // !call.text.contains("x") && call.words.all(w, !(w == "y"))
console.log(print(residual(checked, { call: { model: 'large', text: hidden, words: hidden } }))); // false
