import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-split-layout/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { render } from 'lit';
import { createRef } from 'lit/directives/ref.js';
import type { FromPanel, ToPanel } from '../messages.ts';
import type { PanelView } from './panel.ts';
import { panel } from './panel.ts';
import type { State } from './state.ts';
import { heard, initialState, LISTED, lookOf } from './state.ts';
import { TRACE_ROW } from './trace-rows.ts';
import { createVirtualRows } from './virtual-rows.ts';
import { SPAN_ROW } from './waterfall.ts';

declare const acquireVsCodeApi: () => { postMessage(message: FromPanel): void };

const vscode = acquireVsCodeApi();
const say = (message: FromPanel): void => vscode.postMessage(message);

let state: State = initialState;
let told = '';

const draw = (): void => void render(panel(state, view), document.body);

/** At once: what is drawn answers keys by the state that it was drawn of, and the next key may be there already. */
function change(next: State): void {
  state = next;
  const look = lookOf(state);
  const asked = JSON.stringify(look);
  if (asked !== told) say({ kind: 'look', look });
  told = asked;
  draw();
}

/** Once for each frame, however often rows come into sight. */
let isWaiting = false;
function drawSoon(): void {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    listMore();
    draw();
  });
}

const view: PanelView = {
  traces: createVirtualRows(TRACE_ROW, createRef(), drawSoon),
  spans: createVirtualRows(SPAN_ROW, createRef(), drawSoon),
  change,
  say,
};

/** Whoever comes to the end of the list sees more of it. */
function listMore(): void {
  const { list, limit } = state;
  const scroller = view.traces.scroller.value;
  if (!list || !scroller || list.traces.length < limit || list.matching <= limit) return;
  if (scroller.scrollTop + scroller.clientHeight * 2 > scroller.scrollHeight)
    change({ ...state, limit: limit + LISTED });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPanel>) => change(heard(state, data)));
change(state);
