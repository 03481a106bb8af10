import type { Check } from './check-policy.ts';

/** A standard, and mostly a slash and the control in it: `SOC2/CC6.7`, `EU-AI-Act/14`, `GDPR/5.1.f`, `ISO27001/A.8.12(b)`. */
const controlForm = /^[\p{L}\p{N}][\p{L}\p{N}._:()-]*(\/[\p{L}\p{N}][\p{L}\p{N}._:()-]*)*$/u;

/** Reports are grouped by these ids, so that a slip makes a control of its own that nobody looks for. */
export const checkMalformedControl: Check = ({ syntax }, { report }) => {
  for (const { value, range } of [...syntax.controls, ...syntax.rules.flatMap(({ controls }) => controls)])
    if (!controlForm.test(value))
      report(
        'malformed-control',
        /[,;]/.test(value)
          ? 'These look like several controls; write a list: `controls: [SOC2/CC6.7, GDPR/5.1.f]`.'
          : 'A control is a standard and a place in it, without blanks: `SOC2/CC6.7`.',
        range,
        { severity: 'warning' },
      );
};
