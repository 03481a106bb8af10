import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../house/packages.ts';
import { corpus, corpusPolicies } from './corpus.ts';
import { type Decided, decidedFrom } from './decided.ts';
import { spanId } from './recorded-spans.ts';

interface ReplayAnswer {
  readonly decisions: readonly {
    readonly span: { readonly spanId: string };
    readonly decision: {
      readonly moment: { readonly at: string };
      readonly rules: readonly { readonly rule: string; readonly state: string }[];
    };
  }[];
}

/** What `parapet replay` says about a file of traces. */
export async function decidedByReplay(file: string): Promise<Decided> {
  const command = ['packages/cli/bin/parapet.js', 'replay', corpusPolicies, file, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, maxBuffer: 2 ** 26 });
  const { decisions } = JSON.parse(stdout) as ReplayAnswer;
  return decidedFrom(
    corpus.map(({ name }) => name),
    decisions.flatMap(({ span, decision }) =>
      decision.rules.map(({ rule, state }) => ({
        exchange: corpus.find((_, place) => spanId(place) === span.spanId)?.name ?? '',
        at: decision.moment.at,
        rule,
        state,
      })),
    ),
  );
}
