import { saidOf } from '@parapet/replay';
import type { Screen } from '../terminal.ts';
import type { Report } from './replay.ts';

/** The answer for a program: one object, written as it comes, one decision on a line. */
export function jsonReport(out: Screen, digest: string): Report {
  let separator = `{"digest":${JSON.stringify(digest)},"decisions":[\n`;
  return {
    async span(from, { traceId, spanId, name, startTime }, replayed) {
      for (const one of replayed) {
        const { decision, cannotTell, kept, recorded, agreement } = one;
        const { verdict, action, by } = saidOf(one);
        const entry = {
          ...from,
          span: { traceId, spanId, name, startTime },
          verdict,
          cannotTell,
          kept,
          action,
          ...by,
          decision,
          ...(recorded && { recorded }),
          agreement,
        };
        await out.write(separator + JSON.stringify(entry));
        separator = ',\n';
      }
    },
    end: (totals, problems) =>
      out.write(
        `${separator.startsWith('{') ? separator : '\n'}],"totals":${JSON.stringify(totals)},"problems":${JSON.stringify(problems)}}\n`,
      ),
  };
}
