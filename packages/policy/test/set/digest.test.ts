import assert from 'node:assert/strict';
import { policySet, ruleText } from '../policies.ts';

describe('the digest of a policy set', () => {
  const rule = 'at: output\nwhen: output.text.has(phone) && user.id != "x"\nthen: redact';
  const digest = policySet(ruleText(rule)).digest;

  it('stays the same for comments, white space, quoting and the order of keys', () => {
    for (const same of [
      `# a comment\n${ruleText(rule)}`,
      ruleText('then: redact\nwhen: \'output.text.has( phone ) && user.id != "x"\'\nat: [output]'),
      ruleText("at: output\nwhen: |\n  output.text.has(phone) &&\n  user.id != 'x'\nthen: redact"),
    ])
      assert.equal(policySet(same).digest, digest);
  });

  it('changes with whatever decides or is told', () => {
    for (const other of [
      ruleText(rule).replace('"x"', '"y"'),
      ruleText(rule).replace('\\d{4}', '\\d{5}'),
      ruleText(rule).replace('morvex xr', 'morvex'),
      ruleText(rule).replace('mode: enforce', 'mode: observe'),
      ruleText(rule).replace('then: redact', 'then: block'),
      ruleText(rule).replace('message: No.', 'message: Never.'),
      ruleText(`${rule}\non_unknown: allow`),
    ])
      assert.notEqual(policySet(other).digest, digest);
  });
});
