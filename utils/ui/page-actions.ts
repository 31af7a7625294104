import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Command } from '../session/events.ts';
import type { OfferedPage } from '../session/page-state.ts';
import { permissionPattern } from '../settings/settings.ts';
import { type SiteRule, siteOf } from '../shared/site-rules.ts';
import { disallowSite } from './disallow-site.ts';
import type { PageNews } from './page-changed.ts';
import { tellAnswer } from './tell-answer.ts';

/** What a surface has for its page cards. */
export interface PageLink {
  send(command: Command): void;
  /** The exact text of a page's item, from the host; undefined if it is not held any more. */
  itemText(id: string): Promise<string | undefined>;
  /** Asks for the permission for the site of an address, inside the click; absent where a surface cannot. */
  allow?: (url: string) => Promise<boolean>;
  /** Gives the permission for a site back, if nothing else needs it; whether there was one. The browser's unless told. */
  disallow?: (site: string) => Promise<boolean>;
}

/** What a person can do with a page that is offered or was shared. */
export interface PageActions {
  /** Must be called inside the click. Gives what is to be told; '' for nothing. */
  share(offer: OfferedPage): Promise<string>;
  decline(offer: OfferedPage): void;
  /** Shares the page that came in place of the one that was shared, which is taken out; or the same with its captions. */
  shareNew(news: PageNews): void;
  /** Shares it, and the site's pages from now on. Must be called inside the click. Gives what is to be told; '' for nothing. */
  always(offer: OfferedPage): Promise<string>;
  setRule(site: string, rule: SiteRule): void;
  /** Undo, also of the permission that went: must be called inside the click. */
  putBack(id: string, url: string): void;
  textOf(id: string): Promise<string | undefined>;
  /** Shows in the page where the answer of a message comes from, or takes the highlight away. */
  showSource(message: string): void;
  hideSource(): void;
}

/** The actions of the page cards of one surface. */
export function createPageActions({ send, itemText, allow, disallow = disallowSite }: PageLink): PageActions {
  /** Sites whose permission went with a press here. */
  const disallowed = new Set<string>();
  return {
    async share({ id, url, kind }) {
      // Only Firefox asks anew for a file that its tab shows.
      if (!IN_FIREFOX || !kind || !allow) {
        send({ type: 'accept-offer', id });
        return '';
      }
      // No `await` before it: outside the click the browser refuses to ask.
      const asked = allow(url);
      const pattern = permissionPattern(url);
      // Beside the question and not after it: a popup may be gone by then. The offer stays until the answer.
      send({ type: 'accept-offer', id, waitsFor: pattern });
      return (await tellAnswer(send, asked, pattern))
        ? ''
        : 'The browser did not allow it, so nothing was fetched. Press Share again and choose “Allow”.';
    },
    decline: ({ id }) => send({ type: 'decline-offer', id }),
    shareNew: ({ tabId, captions }) =>
      send({ type: 'share-page', tabId, part: 'page', instead: true, ...(captions ? { subtitles: true } : {}) }),
    async always({ site = '', url }) {
      // No `await` before it: outside the click the browser refuses to ask.
      const asked = allow?.(url) ?? Promise.resolve(false);
      // Beside the question and not after it: the choice holds whatever is answered, and a popup may be gone by then.
      send({ type: 'set-site-rule', site, rule: 'always' });
      const allowed = await asked.catch(() => false);
      return allowed
        ? ''
        : `The browser did not allow it by itself, so pages of ${site} are shared where you have pressed the Earshot button.`;
    },
    setRule(site, rule) {
      send({ type: 'set-site-rule', site, rule });
      // What cannot be given back is not used either: the rule says so.
      if (rule !== 'always')
        disallow(site).then(
          (was) => was && disallowed.add(site),
          () => undefined,
        );
    },
    putBack(id, url) {
      const site = siteOf(url);
      // No `await` before it, as above. Refused, its pages are shared where the button was pressed.
      if (site !== undefined && disallowed.delete(site)) allow?.(url).catch(() => false);
      send({ type: 'put-back', id });
    },
    textOf: itemText,
    showSource: (id) => send({ type: 'show-source', id }),
    hideSource: () => send({ type: 'hide-source' }),
  };
}
