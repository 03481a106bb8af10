import type { Position, Range } from 'vscode-languageserver-types';
import type { LanguageService } from '../src/index.ts';
import { createPositions } from '../src/text/positions.ts';
import { withCursor } from './marked-text.ts';
import { serviceWith } from './service.ts';

/** Policies by their file name, one of which has a cursor `<|>` in it. */
export interface MarkedWorkspace {
  readonly service: LanguageService;
  /** Of the file with the cursor. */
  readonly uri: string;
  readonly position: Position;
  /** What stands in a range, with the file's name and line: `a.policy.yaml:3 phone`. */
  told(uri: string, range: Range): string;
}

const FOLDER = 'file:///work/policies/';

/** A language service that knows these files. */
export function markedWorkspace(files: Readonly<Record<string, string>>): MarkedWorkspace {
  const { service } = serviceWith([]);
  let cursor: { readonly uri: string; readonly position: Position } | undefined;
  const texts = new Map<string, string>();
  for (const [name, marked] of Object.entries(files)) {
    const uri = FOLDER + name;
    const { text, position } = marked.includes('<|>') ? withCursor(marked) : { text: marked, position: undefined };
    if (position) cursor = { uri, position };
    texts.set(uri, text);
    service.setFile(uri, text);
  }
  if (!cursor) throw new Error('No file has a <|>.');
  return {
    service,
    ...cursor,
    told(uri, range) {
      const text = texts.get(uri) ?? '';
      const positions = createPositions(text);
      const found = text.slice(positions.offset(range.start), positions.offset(range.end));
      return `${uri.slice(FOLDER.length)}:${range.start.line + 1} ${found}`;
    },
  };
}

/** One policy, `a.policy.yaml`. */
export const markedPolicy = (marked: string): MarkedWorkspace => markedWorkspace({ 'a.policy.yaml': marked });

/** A policy with a name of every kind, in which `%` stands for the condition of its rule at `output`. */
export const policyWith = (when: string): string => `parapet: 1
policy: support
owner: me
lists:
  partners: [acme.example]
finders:
  phone: { detector: pii.phone, regions: [US] }
memories:
  refunds:
    at: tool_call
    when: tool.name == "refund"
    sum: double(tool.arguments.amount)
    within: 1h
    per: user.id
  asked:
    at: input
    within: 1h
    per: user.id
    until: refunds
variables:
  staff: user.roles.exists(r, r == "agent")
rules:
  - id: no-phones
    at: output
    when: ${when}
    then: block
`;
