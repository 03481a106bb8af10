import assert from 'node:assert/strict';
import { detectors } from '../src/index.ts';

/** The texts that a detector finds, by the definition of a finding, with V8 for the membership of a candidate. */
export function finder(name: string, options: Readonly<Record<string, unknown>> = {}): (text: string) => string[] {
  const built = detectors.get(name)?.build(options);
  assert.ok(built && 'spec' in built, `${name} has no spec for these options`);
  const { source, validate = () => true } = built.spec;
  const at = new RegExp(`(?:${source})`, 'y');
  return (text) => {
    const found: string[] = [];
    for (let start = 0; start < text.length; start++) {
      at.lastIndex = start;
      if (!at.test(text)) continue;
      for (let end = Math.min(text.length, start + 340); end > start; end--) {
        const whole = new RegExp(`(?:${source})(?<=^[^]{${end}})`, 'y');
        whole.lastIndex = start;
        if (whole.test(text) && validate(text.slice(start, end))) {
          found.push(text.slice(start, end));
          start = end - 1;
          break;
        }
      }
    }
    return found;
  };
}
