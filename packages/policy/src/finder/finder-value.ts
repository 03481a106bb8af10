import { type Opaque, opaque } from '@parapet/cel';
import type { AskedFinder } from '../fact/asked-finder.ts';
import type { Finder } from './finder.ts';
import type { Scanner, Stretch } from './scanner.ts';

/** A finder as conditions hold it: one that looks itself, or one that asks another system. */
export type FinderValue = ScannedFinder | AskedFinder;

/** A finder that looks itself, together with all others of its policy set. */
export class ScannedFinder implements Opaque {
  readonly [opaque] = 'finder';
  /** Its name in its policy; what stands in the place of a redacted finding. */
  readonly name: string;
  readonly finder: Finder;
  readonly index: number;
  readonly scanner: Scanner;

  constructor(name: string, finder: Finder, scanner: Scanner) {
    this.name = name;
    this.finder = finder;
    this.scanner = scanner;
    this.index = scanner.add(finder);
  }

  find(text: string): readonly Stretch[] {
    return this.scanner.scan(text).of(this.finder.digest);
  }
}
