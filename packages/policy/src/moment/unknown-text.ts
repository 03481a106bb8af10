import { Unknown } from '@parapet/cel';

/** A finding that was recorded while its text could be seen. Offsets are UTF-16 code units of that text. */
export interface RecordedFinding {
  /** Digest of the finder that found it. */
  readonly digest: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Text that this host cannot see, of which an earlier host recorded what the finders found.
 * Conditions over a finder whose digest is in `scanned` are decided from the record; everything else is unknown.
 */
export class UnknownText extends Unknown {
  readonly scanned: readonly string[];
  readonly findings: readonly RecordedFinding[];

  constructor(paths: readonly string[], scanned: readonly string[], findings: readonly RecordedFinding[]) {
    super(paths);
    this.scanned = scanned;
    this.findings = findings;
  }
}
