import type { Json } from '@parapet/policy';

/** A JSON value as YAML on one line, in the way people write it: plain where nobody could take it for something else. */
export function yamlValue(value: Json): string {
  if (typeof value === 'string') return yamlText(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`;
  const members = Object.entries(value).map(([name, member]) => `${yamlText(name)}: ${yamlValue(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** A letter or a path first, and then nothing that means something in a flow of YAML; or a length of time. */
const PLAIN = /^(?:(?:[A-Za-z_/]|\.{1,2}\/)(?:[\w ./+@!?;()-]|:(?! |$))*|(?:\d+(?:ms|[smhd]))+)$/;
/** What YAML 1.1 or 1.2 readers take for something else than text. */
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;

export function yamlText(text: string): string {
  if (PLAIN.test(text) && !WORDS.test(text) && !text.endsWith(' ')) return text;
  // Only double quotes can say these, and JSON's escapes are among YAML's.
  const isPrintable = /^[^\p{Cc}\p{Cs}\u2028\u2029\ufeff]*$/u.test(text);
  return isPrintable ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}
