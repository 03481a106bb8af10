/**
 * A policy of which only the part that matters is written: fields of a policy, or of one rule. What is left out is filled in with
 * something that is right.
 */
export function framed(fragment: string): string {
  if (/^(%|---|parapet:|#)/.test(fragment) && !fragment.startsWith('# parapet-ignore')) return fragment;
  return /^(id|at|when|then|message):/.test(fragment) ? frameOfRule(fragment) : frameOfPolicy(fragment);
}

function frameOfRule(fragment: string): string {
  const missing = [
    ['id', 'example'],
    ['at', 'output'],
    ['then', 'flag'],
    ['when', 'true'],
  ].flatMap(([name, value]) => (hasField(fragment, name ?? '') ? [] : [`${name}: ${value}`]));
  const rule = [...missing, fragment.trimEnd()].join('\n').replace(/^/gm, '    ').replace(/^ {4}/, '  - ');
  return frameOfPolicy(`rules:\n${rule}\n`);
}

function frameOfPolicy(fragment: string): string {
  const missing = [
    ['parapet', '1'],
    ['policy', 'example'],
    ['owner', 'team@acme.example'],
    ['mode', 'enforce'],
    ...(bringsNames(fragment) || hasField(fragment, 'finders') || !hasField(fragment, 'rules')
      ? []
      : [['finders', defaultFinders]]),
    ...(bringsNames(fragment) || hasField(fragment, 'variables') || !hasField(fragment, 'rules')
      ? []
      : [['variables', defaultVariables]]),
    ['rules', '\n  - { id: example, at: output, when: output.text.contains("x"), then: flag }'],
  ];
  const lines = missing.flatMap(([name, value]) => (hasField(fragment, name ?? '') ? [] : [`${name}: ${value}`]));
  return `${lines.join('\n')}\n${fragment}`;
}

/** A policy that others are about has the names that it says. */
const bringsNames = (fragment: string): boolean => hasField(fragment, 'policy');

const hasField = (fragment: string, name: string): boolean => new RegExp(`^${name}:`, 'm').test(fragment);

const defaultFinders = `
  phone: { pattern: '\\d{3}-\\d{4}' }
  email: { pattern: '[a-z]{1,20}@[a-z]{1,20}\\.example' }`;

const defaultVariables = '\n  staff: user.roles.exists(r, r in ["agent", "admin"])';
