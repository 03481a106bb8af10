import assert from 'node:assert/strict';
import { Unknown } from '@parapet/cel';
import type { Channel, Decision, GatedStream, Message, Moment, MomentKind, Proposal, Release } from '@parapet/policy';
import { decide, loadPolicySet, nothingProposed, type PolicySet, propose, stream } from '@parapet/policy';
import type { Decided, Judge } from '../src/index.ts';

/** A judge, and what it was asked. */
export interface WatchedJudge extends Judge {
  readonly moments: readonly Moment[];
  readonly decided: readonly Decided[];
}

/** A judge that nobody gave a rule. */
export const noRules: Judge = {
  has: () => false,
  enforces: () => false,
  judge: () => assert.fail('nobody should have asked'),
  stream: () => assert.fail('nobody should have asked'),
};

/** A judge that asks real policies, as hosts do. */
export function policyJudge(set: PolicySet): WatchedJudge {
  const moments: Moment[] = [];
  const decided: Decided[] = [];
  const record = (decision: Decision, proposal: Proposal): void => {
    decided.push({ decision, proposal, outcome: { host: 'transport', action: proposal.action, duration: 0 } });
  };
  return {
    moments,
    decided,
    has: (at) => set.has(at),
    enforces: (at) => set.enforces(at),
    judge(moment) {
      moments.push(moment);
      const decision = decide(set, moment);
      const proposal = propose(decision);
      record(decision, proposal);
      return proposal;
    },
    stream(moment) {
      moments.push(moment);
      const gated = stream(set, moment);
      let recorded = false;
      const watched = (releases: readonly Release[]) => {
        if (gated.decision && !recorded) record(gated.decision, gated.stopped ?? propose(gated.decision));
        recorded = gated.decision !== undefined;
        return releases;
      };
      return {
        push: (channel, text) => watched(gated.push(channel, text)),
        needed: () => [],
        end: (ending) => watched(gated.end(ending)),
        get stopped() {
          return gated.stopped;
        },
        get decision() {
          return gated.decision;
        },
        get held() {
          return gated.held;
        },
        get maxHold() {
          return gated.maxHold;
        },
      };
    },
  };
}

/** A policy of enforced rules: `['output redact', 'output.text.has(phone)']`. */
export function policies(rules: Readonly<Record<string, string>>, mode: 'enforce' | 'observe' = 'enforce'): PolicySet {
  const written = Object.entries(rules).map(([name, when]) => {
    const [, at = '', then = ''] = /^(\w+) (.*)$/.exec(name) ?? [];
    return `  - id: ${at}-${then.replace(/\W/g, '')}\n    at: ${at}\n    when: '${when}'\n    then: ${then}\n    message: Not that.\n`;
  });
  const text = `parapet: 1
policy: test
owner: somebody@acme.example
mode: ${mode}
finders:
  phone: { pattern: '\\b\\d{3}-\\d{4}\\b' }
  secret: { pattern: 'hush\\w*' }
rules:
${written.join('')}`;
  const { set, problems } = loadPolicySet([{ path: 'test.policy.yaml', text }], () => undefined);
  return set ?? assert.fail(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
}

/** Takes one literal out, or stops at another. Holds what could still become one of them, and nothing else. */
export interface Literals {
  readonly redact?: string;
  readonly block?: string;
}

/** A judge that knows nothing but literals, to tell faults of a codec from faults of the engine. */
export function literalJudge(
  literals: Literals,
  kinds: readonly MomentKind[] = ['input', 'output', 'tool_call'],
): Judge {
  return {
    has: (at) => kinds.includes(at),
    enforces: (at) => kinds.includes(at),
    judge: (moment) => (hasUnknownArguments(moment) ? blocks() : judgeTexts(textsOf(moment), literals)),
    stream: () => literalStream(literals),
  };
}

const blocks = (): Proposal => ({ ...nothingProposed, action: 'block', verdict: 'deny' });

/** Nobody can tell what they say, so nobody may say them. */
const hasUnknownArguments = ({ tool }: Moment): boolean =>
  tool !== undefined && 'arguments' in tool && tool.arguments instanceof Unknown;

function judgeTexts(texts: ReadonlyMap<string, string>, { redact, block }: Literals): Proposal {
  const redactions = [];
  for (const [part, text] of texts) {
    if (block !== undefined && text.includes(block)) return blocks();
    for (
      let at = text.indexOf(redact ?? '\0');
      redact !== undefined && at >= 0;
      at = text.indexOf(redact, at + redact.length)
    )
      redactions.push({ part, start: at, end: at + redact.length, placeholder: '[x]' });
  }
  return redactions.length > 0
    ? { ...nothingProposed, action: 'redact', verdict: 'modify', redactions }
    : nothingProposed;
}

/** Every text of a moment by its pointer, read without knowing the engine's view of it. */
function textsOf({ at, input, output, tool }: Moment): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, pointer: string): void => {
    if (typeof value === 'string') texts.set(pointer, value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${pointer}/${key}`);
  };
  const walkParts = (list: unknown, pointer: string): void => {
    for (const [index, { content, result }] of (list as { content?: unknown; result?: unknown }[]).entries()) {
      walk(content, `${pointer}/${index}`);
      walk(result, `${pointer}/${index}/result`);
    }
  };
  if (at === 'output' && output && 'parts' in output) walkParts(output.parts, '/output/parts');
  if (at === 'tool_call' && tool && 'name' in tool) walk(tool.arguments, '/tool/arguments');
  if (at === 'input' && input && 'messages' in input)
    for (const [index, { parts }] of (input.messages as readonly Message[]).entries())
      walkParts(parts, `/input/messages/${index}/parts`);
  return texts;
}

function literalStream({ redact, block }: Literals): GatedStream {
  const pending = new Map<Channel, string>();
  let stopped: Proposal | undefined;
  const literals = [redact, block].filter((literal) => literal !== undefined);

  function settle(channel: Channel, ended: boolean): Release[] {
    let text = pending.get(channel) ?? '';
    let out = '';
    while (text !== '' && !stopped) {
      if (block !== undefined && text.startsWith(block)) stopped = blocks();
      else if (redact !== undefined && text.startsWith(redact)) {
        out += '[x]';
        text = text.slice(redact.length);
      } else if (!ended && literals.some((literal) => literal.startsWith(text))) break;
      else {
        out += text[0];
        text = text.slice(1);
      }
    }
    pending.set(channel, text);
    return out === '' ? [] : [{ channel, text: out }];
  }

  return {
    push(channel, text) {
      if (stopped) return [];
      pending.set(channel, (pending.get(channel) ?? '') + text);
      return settle(channel, false);
    },
    needed: () => [],
    end: () => [...pending.keys()].flatMap((channel) => settle(channel, true)),
    get stopped() {
      return stopped;
    },
    decision: undefined,
    get held() {
      return [...pending.values()].join('').length;
    },
    maxHold: 0,
  };
}
