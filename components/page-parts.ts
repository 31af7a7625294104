import { type ComponentChildren, createContext } from 'preact';
import type { PageEntry } from '../utils/session/transcript.ts';
import type { PageActions } from '../utils/ui/page-actions.ts';
import type { Answerer } from '../utils/ui/say-size.ts';

/** What the cards of pages in a conversation need beside their entries. */
export interface PageParts {
  actions: PageActions;
  answerer: Answerer;
  /** The message whose source is highlighted in the page now. */
  shown: string | undefined;
  /** More to be said on the card of a page, where there is room for it. */
  more?: ((entry: PageEntry) => ComponentChildren) | undefined;
}

/** Undefined outside of a conversation. */
export const Pages = createContext<PageParts | undefined>(undefined);
