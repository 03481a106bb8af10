import type { Screen } from '../terminal.ts';
import type { Report } from './replay.ts';
import { spanLines, traceLine } from './span-report.ts';
import { totalsReport } from './totals-report.ts';

/** The answer for a person: spans below their trace, then what all of it adds up to. */
export function textReport(out: Screen, digest: string): Report {
  let traceId: string | undefined;
  return {
    async span(_, span, replayed) {
      if (span.traceId !== traceId) await out.write(traceLine(span, out.paint));
      traceId = span.traceId;
      await out.write(`${spanLines(span, replayed, out.paint)}\n`);
    },
    end: (totals) => out.write(totalsReport(totals, digest, out.paint)),
  };
}
