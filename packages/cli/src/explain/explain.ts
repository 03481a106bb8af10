import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { semconv } from '@parapet/genai';
import { explain as explainMoment, type KeptHistory, type PolicySet, propose, readMomentFile } from '@parapet/policy';
import { explainTrace, factsFrom, historyFrom, saidOf } from '@parapet/replay';
import { isError, loadPolicies } from '@parapet/runtime';
import { nameOfSpan, printable, problemsText } from '../columns.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCode } from '../exit-code.ts';
import { createProblemTeller } from '../replay/problem-teller.ts';
import { createProgress } from '../replay/progress.ts';
import { placeOf, type RecordedSpan, readTraces } from '../replay/trace-files.ts';
import type { Terminal } from '../terminal.ts';
import { type Account, accountText } from './account.ts';

/** What is to be explained. */
export interface ExplainOptions {
  /** Ids or names of spans; left out: all of them. */
  readonly span?: string;
  /** The id of a recorded decision. */
  readonly decision?: string;
  /** `id`, or `policy/id`, of the only rule that is told. */
  readonly rule?: string;
  /** A file with moments written down as in a test, instead of traces; `-` is the standard input. */
  readonly moment?: string;
  /** Shows values that are content. */
  readonly content?: boolean;
  readonly json?: boolean;
}

/** `parapet explain`: why policies decide as they do, clause by clause. */
export async function explain(
  policies: string,
  traces: readonly string[],
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const loaded = loadPolicies({ paths: [policies], cwd });
  const { set } = loaded;
  if (!set) {
    await err.write(`${problemsText(loaded.problems, err, { cwd })}\n`);
    return exitCode.problems;
  }
  let count = 0;
  const tell: Tell = async (whole) => {
    const account = onlyRule(whole, options.rule);
    if (options.rule !== undefined && account.explanation.rules.length === 0) return;
    await out.write(
      options.json ? jsonOf(account, count === 0) : `${count === 0 ? '' : '\n'}${accountText(account, out)}`,
    );
    count += 1;
  };
  const complete = options.moment
    ? await tellMoments(set, options.moment, terminal, tell)
    : await tellTraces(set, traces, options, terminal, tell);
  if (complete === 'unreadable') return exitCode.problems;
  if (count === 0) await err.write(`${nothingFound(options)}\n`);
  const code = count > 0 && complete === 'all' ? exitCode.ok : exitCode.problems;
  terminal.ends(code);
  if (options.json) await out.write(count === 0 ? '[]\n' : '\n]\n');
  return code;
}

/** Takes an account as soon as it is there, so that how many there are costs no memory. */
type Tell = (account: Account) => Promise<void>;

/** What could be read of what was to be told of. */
type Complete = 'all' | 'in part' | 'unreadable';

/** An element of the list that is written, with what stands before it. */
const jsonOf = (account: Account, isFirst: boolean): string =>
  `${isFirst ? '[' : ','}\n${JSON.stringify(account, null, 2).replaceAll(/^/gm, '  ')}`;

const isCalled = (wanted: string, { policy, rule }: { readonly policy: string; readonly rule: string }): boolean =>
  wanted === rule || wanted === `${policy}/${rule}`;

function onlyRule(account: Account, wanted: string | undefined): Account {
  if (wanted === undefined) return account;
  const { explanation } = account;
  return {
    ...account,
    explanation: { ...explanation, rules: explanation.rules.filter((rule) => isCalled(wanted, rule)) },
  };
}

function nothingFound({ decision, span, rule }: ExplainOptions): string {
  if (rule !== undefined) return `There is no rule \`${rule}\` about such moments.`;
  if (decision !== undefined) return `No span here tells of a decision \`${decision}\`.`;
  if (span !== undefined) return `There is no span \`${span}\` here that a rule is about.`;
  return 'No rule is about anything that was recorded here.';
}

async function tellMoments(set: PolicySet, file: string, terminal: Terminal, tell: Tell): Promise<Complete> {
  const { err, cwd, stdin } = terminal;
  let written: string;
  try {
    written = file === '-' ? await text(stdin) : await readFile(resolve(cwd, file), 'utf8');
  } catch {
    await err.write(`${file} cannot be read.\n`);
    return 'unreadable';
  }
  const { moments, problems } = readMomentFile(file === '-' ? 'standard-input.yaml' : file, written);
  if (problems.some(isError)) {
    await err.write(`${problemsText(problems, err, { cwd, read: () => written })}\n`);
    return 'unreadable';
  }
  const history = historyFrom(set, moments[0]?.moment.time ?? 0);
  for (const [index, { moment, facts: said }] of moments.entries()) {
    const facts = factsFrom(set, moment, history, said);
    // Whoever wrote it down may read it.
    const explanation = explainMoment(set, moment, { content: true, facts, ...(history && { history }) });
    history?.remember(explanation.decision, 'happened');
    const { verdict, action, by } = propose(explanation.decision);
    const nth = moments.length > 1 ? `, ${index + 1} of ${moments.length}` : '';
    await tell({ headline: `${moment.at}${nth}`, outcome: outcomeText(verdict, action, by), explanation });
  }
  return 'all';
}

async function tellTraces(
  set: PolicySet,
  traces: readonly string[],
  { span: wantedSpan, decision, content = false }: ExplainOptions,
  terminal: Terminal,
  tell: Tell,
): Promise<Complete> {
  const problems = createProblemTeller(terminal.err);
  const progress = createProgress(terminal.err);
  let history: KeptHistory | undefined;
  for await (const item of readTraces(traces, terminal)) {
    if (item.kind === 'problem') {
      terminal.ends(exitCode.problems);
      progress.clear();
      await problems.tell(item.problem);
      continue;
    }
    progress.spans(item.trace.spans.length);
    history ??= historyFrom(set, Math.min(...item.trace.spans.map(({ startTime }) => startTime)));
    const explained = explainTrace(set, item.trace, history, {
      content,
      wanted: ({ span, recorded }) =>
        (wantedSpan === undefined || span.spanId === wantedSpan || span.name === wantedSpan) &&
        (decision === undefined || recorded?.decisionId === decision || isAllOf(span, decision)),
    });
    for (const { span, replayed, explanation } of explained) {
      const { verdict, action, by } = saidOf(replayed);
      const outcome = outcomeText(replayed.cannotTell ? 'cannot tell' : verdict, action, by);
      progress.clear();
      await tell({ headline: headlineOf(explanation.decision.moment.at, span), outcome, explanation });
    }
  }
  progress.clear();
  await problems.end();
  return problems.count() === 0 ? 'all' : 'in part';
}

/** Whether a span has the id for all that was decided on it: what is plainly allowed is no event of its own. */
const isAllOf = ({ attributes, events }: RecordedSpan, id: string): boolean =>
  attributes[semconv.PARAPET_DECISION_ID] === id &&
  !events.some((event) => event.attributes[semconv.PARAPET_DECISION_ID] === id);

const headlineOf = (at: string, span: RecordedSpan): string => {
  const id = span.spanId === '' ? '' : `, span ${span.spanId}`;
  return `${at} of ${nameOfSpan(span)}${id}, ${new Date(span.startTime).toISOString()} (${printable(placeOf(span.from))})`;
};

const outcomeText = (
  verdict: string,
  action: string,
  by: { readonly policy: string; readonly rule: string } | undefined,
): string => `${verdict}${action === 'none' ? '' : `: ${action}`}${by ? ` by ${by.policy}/${by.rule}` : ''}`;
