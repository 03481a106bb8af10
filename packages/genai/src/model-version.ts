/**
 * The version that the name of a model tells, if it tells one: a date or a number at its end, as in `gpt-4o-2024-08-06`,
 * `gpt-4-0613`, `claude-sonnet-4-20250514`, `gemini-1.5-pro-002`, `claude-3-5-haiku@20241022`, and before Bedrock's own
 * version in `anthropic.claude-3-haiku-20240307-v1:0`. A number of one or two digits is part of a name, such as `o1` or `phi-4`.
 */
export const modelVersion = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : versionAtEnd.exec(name)?.[1];

const versionAtEnd = /[-@](\d{4}-\d{2}-\d{2}|\d{8}|\d{3,4})(?:-v\d+(?::\d+)?)?$/;

/** The model of a call, by what was asked for and what answered. */
export function modelOf(provider: string | undefined, name: string | undefined, responseName?: string) {
  const version = modelVersion(responseName ?? name);
  return {
    ...(name !== undefined && { name }),
    ...(provider !== undefined && { provider }),
    ...(version !== undefined && { version }),
    ...(responseName !== undefined && { response_name: responseName }),
  };
}
