import type { ConversationMessage, ConversationPart, Passage, SpanDetail } from '@parapet/language-server/protocol';
import { html, nothing, type TemplateResult } from 'lit';

/** What is shown of a conversation, and what can be done with it. */
export interface ConversationView {
  readonly showsEarlier: boolean;
  readonly showEarlier: () => void;
  readonly howToRecord: () => void;
}

/** What was said, one message after the other, with evidence pointed out. */
export function conversationView(detail: SpanDetail, view: ConversationView): TemplateResult {
  const { conversation, isUnseen, kind, recorded } = detail;
  if (conversation.length === 0)
    return html`<p class="hint">
      ${kind === 'other' || kind === 'agent' ? 'Nothing is said in this span; those in it may say something.' : 'The span does not tell what was said.'}
    </p>`;
  // A transcript is sent again with every call: what is new of it is what this span is about.
  const firstNew = conversation.findIndex(({ isNew }) => isNew);
  const earlier = view.showsEarlier ? 0 : Math.max(0, firstNew);
  return html`
    ${isUnseen ? unseenHint(view) : nothing}
    <div class="conversation" role="list" aria-label="Conversation">
      ${
        earlier > 0
          ? html`<button class="link earlier" @click=${view.showEarlier}>
              <span class="codicon codicon-unfold" aria-hidden="true"></span>
              ${earlier} earlier ${earlier === 1 ? 'message' : 'messages'}
            </button>`
          : nothing
      }
      ${conversation.slice(earlier).map(messageView)}
      ${
        recorded !== undefined &&
        recorded.action !== 'none' &&
        !conversation.some(({ role, isNew }) => isNew && role === 'assistant')
          ? html`<p class="hint">Parapet withheld this when it happened: ${recorded.action}${recorded.by === undefined ? '' : ` by ${recorded.by}`}.</p>`
          : nothing
      }
    </div>
  `;
}

const unseenHint = ({ howToRecord }: ConversationView): TemplateResult => html`<p class="hint">
  Some of what was said is not in the trace. Rules about it are told from what was recorded of it, or cannot be told.
  <button class="link" @click=${howToRecord}>How to record it</button>
</p>`;

const roles: Readonly<Record<string, { readonly icon: string; readonly word: string }>> = {
  system: { icon: 'gear', word: 'instructions' },
  developer: { icon: 'gear', word: 'instructions' },
  user: { icon: 'account', word: 'user' },
  assistant: { icon: 'sparkle', word: 'model' },
  tool: { icon: 'tools', word: 'tool' },
  function: { icon: 'tools', word: 'tool' },
  query: { icon: 'search', word: 'query' },
  retrieval: { icon: 'references', word: 'documents' },
};

function messageView({ role, isNew, parts }: ConversationMessage): TemplateResult {
  const { icon, word } = roles[role] ?? { icon: 'comment', word: role };
  return html`<div class="message ${role} ${isNew ? 'new' : ''}" role="listitem">
    <div class="role"><span class="codicon codicon-${icon}" aria-hidden="true"></span>${word}</div>
    <div class="parts">${parts.length === 0 ? html`<span class="faint">nothing</span>` : parts.map(partView)}</div>
  </div>`;
}

function partView(part: ConversationPart): TemplateResult {
  switch (part.kind) {
    case 'opaque':
      return html`<div class="part faint">${part.media}, which is no text</div>`;
    case 'unseen':
      return html`<div class="part unseen">
        ${part.name === undefined ? nothing : html`<code class="called">${part.name}</code>`} not recorded${
          part.found > 0
            ? `; finders had found something in ${part.found} ${part.found === 1 ? 'place' : 'places'}`
            : ''
        }
      </div>`;
    case 'tool-call':
    case 'tool-result':
      return html`<div class="part json">
        <div class="faint">
          ${part.kind === 'tool-call' ? 'calls' : 'result of'} <code class="called">${part.name ?? 'a tool'}</code>
        </div>
        ${part.passages.length === 0 ? nothing : html`<pre>${part.passages.map(passageView)}</pre>`}
      </div>`;
    default:
      return html`<div class="part ${part.kind}">
        ${part.kind === 'text' ? nothing : html`<span class="faint">${part.kind}: </span>`}<span class="said"
          >${part.passages.map(passageView)}</span
        >
      </div>`;
  }
}

/** Without white space around it, which would be shown. */
const passageView = ({ text, evidence }: Passage): TemplateResult =>
  evidence
    ? html`<mark
        class="evidence ${evidence.verdict}"
        title="${evidence.finder}, ${evidence.length} characters: ${evidence.rules.join(', ')}"
        >${text}</mark
      >`
    : html`${text}`;
