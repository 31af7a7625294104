import { whyUnreadable } from '../page/unreadable.ts';
import { permissionPattern } from '../settings/settings.ts';
import { rankByWords } from '../shared/rank-by-words.ts';
import { ruleFor, type SiteRules, siteOf } from '../shared/site-rules.ts';

/** A tab as the browser tells of it; without an address where it does not tell. */
export interface OpenTab {
  id?: number | undefined;
  url?: string | undefined;
  title?: string | undefined;
  discarded?: boolean | undefined;
  /** Ms since 1970. */
  lastAccessed?: number | undefined;
}

/** A tab whose page could be shared, as a person sees it. The title is written by the page: untrusted. */
export interface ListedTab {
  id: number;
  title: string;
  site: string;
  /** The permission that reading it needs. */
  pattern: string;
  /**
   * `ready`: it can be read at once. `ask`: the browser asks first. `asleep`: the browser has unloaded it, and it has to be
   * opened first. `never`: the person has chosen so for its site.
   */
  state: 'ready' | 'ask' | 'asleep' | 'never';
}

/**
 * The tabs that a person may pick from, the one used last first. Without those that no extension can read, and without those
 * that the browser does not tell the address of. `allowed`: the patterns that the browser lets us into.
 */
export function listTabs(
  tabs: readonly OpenTab[],
  { rules, allowed }: { rules: SiteRules; allowed: ReadonlySet<string> },
): ListedTab[] {
  return tabs
    .toSorted((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0))
    .flatMap(({ id, url = '', title = '', discarded }): ListedTab[] => {
      const site = siteOf(url);
      if (id === undefined || site === undefined || whyUnreadable(url) !== undefined) return [];
      const pattern = permissionPattern(url);
      const access = allowed.has(pattern) ? 'ready' : 'ask';
      const state = ruleFor(rules, site) === 'never' ? 'never' : discarded ? 'asleep' : access;
      return [{ id, title: title.trim() === '' ? site : title, site, pattern, state }];
    });
}

/** A word in the title says more about a tab than one in the name of its site. */
const IN_TITLE = 3;

/** Tabs in the order in which a person may mean them, and the one to begin with. */
export interface RankedTabs {
  tabs: readonly ListedTab[];
  /** The tab that has most of the words, if it can be picked; undefined where none has any. */
  best: number | undefined;
}

/** The tabs with those first that have words of what a person called one of them; the rest stays in its order. */
export function rankTabs(tabs: readonly ListedTab[], words: string): RankedTabs {
  const fitting = rankByWords(tabs, withCompounds(words), ({ title, site }) => [
    [title, IN_TITLE],
    [site, 1],
  ]);
  const [first] = fitting;
  return {
    tabs: [...fitting, ...tabs.filter((tab) => !fitting.includes(tab))],
    best: first && canPick(first) ? first.id : undefined,
  };
}

/** With every two words that follow each other as one, too: what was said is often written down as "light houses". */
function withCompounds(words: string): string {
  const all = words.split(/\s+/);
  return [words, ...all.slice(1).map((word, i) => `${all[i]}${word}`)].join(' ');
}

/** Whether a press on it shares it, or asks for that. */
export const canPick = ({ state }: ListedTab): boolean => state === 'ready' || state === 'ask';

/** The permissions that reading these tabs needs, each once. */
export function patternsOf(tabs: readonly OpenTab[]): string[] {
  return [...new Set(tabs.flatMap(({ url = '' }) => (siteOf(url) === undefined ? [] : [permissionPattern(url)])))];
}
