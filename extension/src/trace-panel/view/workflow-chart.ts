import type { ToldWorkflow } from '@parapet/language-server/protocol';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { layOutWorkflow, STATE_HEIGHT } from './workflow-layout.ts';

/** A workflow drawn, with the state before a moment and the one after it. */
export function workflowChart(workflow: ToldWorkflow, open: () => void): TemplateResult {
  const { name, title, before, after } = workflow;
  const { width, height, states, steps } = layOutWorkflow(workflow);
  const stays = before.join() === after.join();
  const told = `${name} ${stays ? `stays ${before.join(' or ')}` : `goes from ${before.join(' or ')} to ${after.join(' or ')}`}`;
  return html`<figure class="workflow">
    <figcaption>
      <span class="codicon codicon-type-hierarchy-sub" aria-hidden="true"></span>
      <button class="link" @click=${open}>${name}</button>
      <span class="faint">${stays ? `stays ${before.join(' or ')}` : `${before.join(' or ')} → ${after.join(' or ')}`}${title === undefined ? '' : ` · ${title}`}</span>
    </figcaption>
    <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${told}>
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0,0 L8,4 L0,8 z"></path>
        </marker>
      </defs>
      ${steps.map(
        ({ path, when, isTaken, from, to }) =>
          svg`<path class="step ${isTaken ? 'taken' : ''}" d=${path} marker-end="url(#arrow)"><title>${from} → ${to}: ${when}</title></path>`,
      )}
      ${states.map(({ name: state, x, y, width: wide, isFinal, tools }) => {
        const classes = `state ${before.includes(state) ? 'before' : ''} ${after.includes(state) ? 'after' : ''}`;
        return svg`<g class=${classes}>
          <title>${state}${tools.length > 0 ? `: ${tools.join(', ')}` : ''}</title>
          <rect x=${x} y=${y} width=${wide} height=${STATE_HEIGHT} rx="5"></rect>
          ${isFinal ? svg`<rect class="final" x=${x + 3} y=${y + 3} width=${wide - 6} height=${STATE_HEIGHT - 6} rx="3"></rect>` : nothing}
          <text x=${x + wide / 2} y=${y + STATE_HEIGHT / 2 + 4}>${state}</text>
        </g>`;
      })}
    </svg>
  </figure>`;
}
