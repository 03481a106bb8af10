import { isFieldName } from '../../../code.ts';
import { isArray, isObject, parseJson } from '../../../json/parse-json.ts';
import { escapeSegment, segmentsOf, valueAt } from '../../../json/pointer.ts';
import { repeatsNames } from '../../../json/repeats-names.ts';
import { replaceInJson } from '../../../json/replace-in-json.ts';
import type { CallRequest, JsonAnswer } from '../../codec.ts';
import type { Judge } from '../../judge.ts';
import { asIndex, withheldError, withheldFields } from '../fields.ts';
import type { CallMoments } from '../moments.ts';
import { policyError } from '../refusal.ts';
import { type ChoiceState, callAnswer, readHead, readUsage, unreadable } from './call-answer.ts';
import { decideChoice } from './decide-choice.ts';

/** Decides a whole answer, and writes anew only what the decisions change. */
export function jsonAnswer(body: string, request: CallRequest, moments: CallMoments, judge: Judge): JsonAnswer {
  const gatesText = judge.enforces('output');
  const guards = gatesText || judge.enforces('tool_call');
  const fail = (why: string): JsonAnswer => ({
    body: guards ? unreadable(why) : body,
    status: guards ? 502 : 200,
    answer: callAnswer({}, undefined, [], [], why),
  });

  const answer = parseJson(body);
  if (!isObject(answer)) return fail('it is not a JSON object');
  const { choices = [], error = null } = answer;
  if (!isArray(choices) || (choices.length === 0 && !isObject(error))) return fail('it has no choices');

  const head = readHead(answer);
  const withheld = new Set<string>();
  const withhold = (field: string) => void withheld.add(field);
  const replacements = new Map<string, string>();
  const states: ChoiceState[] = [];
  for (const [position, choice] of choices.entries()) {
    const index = (isObject(choice) ? asIndex(choice.index) : undefined) ?? position;
    const decided = isObject(choice)
      ? decideChoice(choice, {
          judge,
          structured: request.structured,
          outputMoment: (output) => moments.output(head, index, output),
          callMoment: (place, tool) => moments.toolCall(head, index, place, tool),
          withhold,
        })
      : undefined;
    if (!decided) return fail('a choice has no message');
    if (decided.error !== undefined)
      return {
        body: policyError('policy_blocked', decided.error),
        status: 403,
        answer: callAnswer(head, readUsage(answer), [], withheld),
      };
    states.push(decided);
    for (const [at, text] of decided.replacements) replacements.set(`/choices/${position}${at}`, text);
  }

  if (guards) {
    const names = withheldFields('answer', answer, gatesText).map((name) => `/${escapeSegment(name)}`);
    if (isObject(error))
      names.push(...withheldFields('error', error, gatesText).map((name) => `/error/${escapeSegment(name)}`));
    for (const at of names) {
      withhold(at.slice(at.lastIndexOf('/') + 1));
      replacements.set(at, at === '/error/message' || at === '/error' ? JSON.stringify(withheldError) : 'null');
    }
  }
  // Of a name that stands twice we read the last member; somebody else might read the first.
  const plain = guards && repeatsNames(body, answer) ? JSON.stringify(answer) : body;
  return {
    body: withoutOddNames(replaceInJson(plain, replacements), replacements),
    status: 200,
    answer: callAnswer(head, readUsage(answer), states, withheld),
  };
}

/** Takes out what was withheld together with its name, where that may say something itself. */
function withoutOddNames(body: string, replacements: ReadonlyMap<string, string>): string {
  const odd = [...replacements].flatMap(([at, text]) => {
    const name = segmentsOf(at).at(-1) ?? '';
    return text === 'null' && !isFieldName(name) ? [{ name, holder: at.slice(0, at.lastIndexOf('/')) }] : [];
  });
  const value = odd.length > 0 ? parseJson(body) : undefined;
  if (value === undefined) return body;
  for (const { name, holder } of odd) {
    const object = valueAt(value, holder);
    if (isObject(object)) Reflect.deleteProperty(object, name);
  }
  return JSON.stringify(value);
}
