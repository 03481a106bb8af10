import { check, parse, types } from '@parapet/cel';
import { estimateCost } from '@parapet/cel/explain';

const environment = { variables: { words: { type: types.list(types.string), doc: '' } }, functions: [] };
const checked = check(parse('words.exists(a, words.exists(b, a + b == "ab"))').expr, environment);

console.log(estimateCost(checked)); // { min: 0, max: Infinity }
console.log(estimateCost(checked, { words: { parts: 10, units: 100 } })); // { min: 0, max: 13220 }
