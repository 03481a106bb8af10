import { check, compile, EvaluationError, parse, types, Unknown } from '@parapet/cel';

const environment = { variables: { call: { type: types.dyn, doc: '' } }, functions: [] };
const evaluate = (source: string, call: unknown) => compile(check(parse(source).expr, environment)).evaluate({ call });

const hidden = new Unknown(['call.text']);
console.log(evaluate('call.text.contains("x") && call.model == "small"', { text: hidden, model: 'large' })); // false

const result = evaluate('call.text.contains("x") || call.model == "small"', { text: hidden, model: 'large' });
console.log(result instanceof Unknown && result.paths); // [ 'call.text' ]

const absent = evaluate('call.text.contains("x")', { model: 'large' });
console.log(absent instanceof EvaluationError && absent.code); // no-such-key
console.log(evaluate('has(call.text) && call.text.contains("x")', { model: 'large' })); // false
