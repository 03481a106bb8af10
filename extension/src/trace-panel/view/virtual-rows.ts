import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { html, type TemplateResult } from 'lit';
import type { Ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';

/** Rows of one height, of which only those in sight are drawn. */
export interface VirtualRows {
  /** @param row of an index; `style` says where it stands and is for its `style` property */
  draw(
    count: number,
    row: (index: number, style: string) => TemplateResult,
    keyOf: (index: number) => string,
  ): TemplateResult;
  /** For the element that scrolls. */
  readonly scroller: Ref<HTMLElement>;
  /** Scrolls no further than needed. */
  reveal(index: number): void;
  /** How many rows are in sight. */
  readonly page: number;
}

/** @param changed other rows have come into sight, or the last one has */
export function createVirtualRows(height: number, scroller: Ref<HTMLElement>, changed: () => void): VirtualRows {
  let isMounted = false;
  const options = (count: number) => ({
    count,
    getScrollElement: () => scroller.value ?? null,
    estimateSize: () => height,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 10,
    onChange: changed,
  });
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options(0));
  return {
    scroller,
    draw(count, row, keyOf) {
      virtualizer.setOptions(options(count));
      // The element is there when everything is drawn.
      queueMicrotask(() => {
        if (!isMounted && scroller.value) {
          isMounted = true;
          virtualizer._didMount();
        }
        virtualizer._willUpdate();
      });
      return html`<div class="rows" role="presentation" .style=${`height: ${virtualizer.getTotalSize()}px`}>
        ${repeat(
          virtualizer.getVirtualItems(),
          ({ index }) => keyOf(index),
          ({ index, start }) => row(index, `height: ${height}px; transform: translateY(${start}px)`),
        )}
      </div>`;
    },
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    get page() {
      return Math.max(1, Math.floor((scroller.value?.clientHeight ?? height) / height) - 1);
    },
  };
}
