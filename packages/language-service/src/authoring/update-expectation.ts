import type { Expectation, PolicySet } from '@parapet/policy';
import { readPolicyTest } from '@parapet/policy';
import type { Expected } from '@parapet/replay';
import { expectedOf } from '@parapet/replay';
import type { Change } from '../actions/selection.ts';
import { fileKind } from '../files/file-kind.ts';
import type { Authored } from './authored.ts';
import { authored, refused } from './authored.ts';
import { yamlValue } from './yaml-value.ts';

/**
 * Makes a case of a test expect what is decided now, of what it expects something: no expectation becomes one about something else.
 *
 * @param text of the file of tests
 * @param index of the case, as they are written
 */
export function updateExpectation(uri: string, text: string, set: PolicySet, index: number): Authored {
  if (fileKind(uri) === 'labels') return refused('A label is what a person said: label the span anew, or take it out.');
  const one = readPolicyTest(uri, text).test.cases[index];
  if (!one) return refused('There is no such case in the file any more.');
  const { subject } = one;
  if (subject.kind === 'trace')
    return refused(
      'What is to be expected of a recorded trace is for its author to say: nothing tells which of its spans is meant.',
    );
  const expected = expectedOf(set, subject.steps);
  const changes = subject.steps.flatMap(({ expect }, step) => {
    const now = expected[step];
    return now ? expect.flatMap((each) => changeOf(text, each, now)) : [];
  });
  return changes.length > 0 ? authored(uri, text, changes) : refused('The case expects what is decided already.');
}

function changeOf(text: string, was: Expectation, now: Expected): readonly Change[] {
  const isHeld =
    was.rule !== undefined && now.held.some((name) => name === was.rule?.value || name.endsWith(`/${was.rule?.value}`));
  const rule = was.rule && (isHeld ? was.rule.value : now.rule);
  // Where no rule holds any more, that is what is left to be expected.
  const verdict = was.verdict !== undefined || (was.rule && rule === undefined) ? now.verdict : undefined;
  const delivered = was.text === undefined ? undefined : now.delivered;
  if (rule === was.rule?.value && verdict === was.verdict && delivered === was.text) return [];
  const { start } = was.range;
  const end = start + text.slice(start, was.range.end).trimEnd().length;
  const written = {
    ...(rule !== undefined && { rule }),
    ...(verdict !== undefined && { verdict }),
    ...(delivered !== undefined && { text: delivered }),
  };
  return [{ start, end, text: yamlValue(written) }];
}
