import { isSamePage } from '../shared/page-address.ts';
import { ruleFor, siteOf } from '../shared/site-rules.ts';
import { type Problem, problem } from './problem.ts';
import { takeOut } from './share-page.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { PageEntry } from './transcript.ts';

/**
 * Whether pages of this site are shared as they come, in place of the one before: the person has said so of the site, or of
 * wherever they go after they have shared a page.
 */
export function goesAlong(state: SessionState, site: string | undefined): boolean {
  const { siteRules, follow, page, left } = state;
  const rule = ruleFor(siteRules ?? {}, site);
  return rule === 'always' || (rule === 'ask' && follow && (page !== undefined || left !== undefined));
}

/**
 * The person is on a page that cannot be had. Where pages come by themselves they take it for granted that answers are about
 * it: so the one before is taken out, that no answer is of it, and they are told. `cause`: why it cannot be had; undefined
 * where that is their own choice, of which they are told otherwise. Where each page is asked about, what was shared stays.
 */
export function leavePage(state: SessionState, cause?: Problem): Step {
  const { page } = state;
  const isTalk = !isOff(state) && state.mode === 'conversation';
  if (!page || !isTalk || !goesAlong(state, siteOf(page.item.url))) return { state, effects: [] };
  const without = takeOut(state, (entry) => isOfPage(entry, page.id, page.item.url), 'left');
  const left: SessionState = { ...without.state, left: NOT_LOOKED };
  if (!cause) return { state: left, effects: without.effects };
  const { code, detail } = cause;
  const notice = problem('page.left', { detail: detail === undefined ? code : `${code}: ${detail}` });
  return { state: { ...left, notice }, effects: without.effects };
}

/** Nobody has looked yet whether there is a page again. */
export const NOT_LOOKED = { since: 0, times: 0 };

/** Whether it is this page, tells what changed of it, or is a part of it. */
export const isOfPage = ({ id, of, url }: PageEntry, page: string, at: string): boolean =>
  id === page || of === page || isSamePage(url, at);
