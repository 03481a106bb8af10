import type { AttributeValue, SpanView } from '@parapet/otlp';

/** Names of attributes that hold what somebody said, in all conventions that are understood. */
const content =
  /messages|prompt|completion|content|arguments|result|response\.(?:text|object|tool)|toolcall|(?:input|output)\.(?:value|mime)|documents?|query|instructions|definitions|tools\b|toolchoice|embedding/i;

/** Longer values are cut. */
const LONGEST = 300;

/** The attributes of a span that hold no content, by name, as text. */
export const plainAttributes = ({
  attributes,
}: SpanView): readonly { readonly name: string; readonly value: string }[] =>
  Object.keys(attributes)
    .filter((name) => !content.test(name) || /tokens|max_|version/.test(name))
    .sort()
    .map((name) => ({ name, value: cut(written(attributes[name] ?? null)) }));

function written(value: AttributeValue): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '';
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
