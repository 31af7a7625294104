import { effect } from '@preact/signals-core';
import { render, type VNode } from 'preact';

/**
 * Draws a page, and draws it again when a signal has changed that `page` reads: once for all changes that come together.
 * The components get plain values, so nothing in Preact has to know of signals (1.5 kB of what an overlay loads).
 */
export function draw(root: HTMLElement, page: () => VNode | null): void {
  let latest: VNode | null = null;
  let due = false;
  effect(() => {
    latest = page();
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      render(latest, root);
    });
  });
}
