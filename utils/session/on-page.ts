import { assertNever } from '../shared/assert-never.ts';
import type { PageItem } from '../shared/page-item.ts';
import type { PageOutcome } from './events.ts';
import { newItemId } from './say-message.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { PageEntry } from './transcript.ts';

/** What came of reading a page. */
export function onPage(state: SessionState, outcome: PageOutcome, now: number): Step {
  switch (outcome.type) {
    case 'page-read':
      return sharePage(state, outcome.page, now);
    case 'page-fitted':
      return { state: pageFitted(state, outcome.id, outcome.page), effects: [] };
    case 'page-failed':
      return { state: { ...state, readingPage: false, notice: outcome.problem }, effects: [] };
    default:
      return assertNever(outcome);
  }
}

/** Puts the page into the conversation: sent at once when live, otherwise when the call is there. */
function sharePage(state: SessionState, page: PageItem, now: number): Step {
  // A page that was read before captions began waits for a conversation.
  const live = state.phase.name === 'live' && state.mode === 'conversation';
  const id = newItemId(state, now);
  const entry: PageEntry = {
    ...aboutPage(page),
    id,
    at: now,
    call: live ? state.attempt : -1,
    status: live ? 'in_progress' : 'waiting',
  };
  return {
    state: {
      ...state,
      nextItem: state.nextItem + 1,
      readingPage: false,
      notice: undefined,
      home: state.home?.changed ? { ...state.home, changed: false } : state.home,
      page: { id, item: page },
      transcript: [...state.transcript.filter((other) => !isWaitingPage(other)), entry],
    },
    effects: live ? [{ do: 'create-item', item: { kind: 'page', id, page } }] : [],
  };
}

/** The call took less than what was read (`maxMessageSize`): say so where the page is shown. */
function pageFitted(state: SessionState, id: string, page: PageItem): SessionState {
  return {
    ...state,
    page: state.page?.id === id ? { id, item: page } : state.page,
    transcript: state.transcript.map((entry) =>
      entry.kind === 'page' && entry.id === id ? { ...entry, ...aboutPage(page) } : entry,
    ),
  };
}

function aboutPage(page: PageItem): Pick<PageEntry, 'kind' | 'url' | 'title' | 'words' | 'truncated' | 'part'> {
  const words = page.text.match(/\S+/g)?.length ?? 0;
  const { url, title, truncated, part } = page;
  return { kind: 'page', url, title, words, truncated, ...(part ? { part } : {}) };
}

const isWaitingPage = (entry: { kind: string; status?: string }): boolean =>
  entry.kind === 'page' && entry.status === 'waiting';
