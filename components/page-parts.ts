import { createContext } from 'preact';
import type { PageActions } from '../utils/ui/page-actions.ts';
import type { Answerer } from '../utils/ui/say-size.ts';

/** What the cards of pages in a conversation need beside their entries. */
export interface PageParts {
  actions: PageActions;
  answerer: Answerer;
  /** The message whose source is highlighted in the page now. */
  shown: string | undefined;
}

/** Undefined outside of a conversation. */
export const Pages = createContext<PageParts | undefined>(undefined);
