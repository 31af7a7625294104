/** What a person has decided about the pages of a site: to be asked, to share them at Start, or never to share them. */
export const SITE_RULES = ['ask', 'always', 'never'] as const;
export type SiteRule = (typeof SITE_RULES)[number];

/** By site; who is not there is asked about. */
export type SiteRules = Readonly<Record<string, Exclude<SiteRule, 'ask'>>>;

/**
 * The site of an address: the host of its origin with its port, if that is written there: `example.com`,
 * `localhost:8080`. http and https are one site; `www.example.com` and every other subdomain are sites of their own, as
 * they may belong to somebody else. Undefined for what is not on the web, such as a file.
 */
export function siteOf(url: string): string | undefined {
  return HOST.exec(url)?.[1]?.toLowerCase();
}

/** As browsers write addresses: without a port that goes without saying. */
const HOST = /^https?:\/\/(?:[^/?#@\\]*@)?([^/?#@\\\s]+)/i;

/** What holds for a site; what has none is asked about each time. */
export function ruleFor(rules: SiteRules, site: string | undefined): SiteRule {
  return site !== undefined && Object.hasOwn(rules, site) ? (rules[site] ?? 'ask') : 'ask';
}

/** The rules with another one for this site. */
export function withRule(rules: SiteRules, site: string, rule: SiteRule): SiteRules {
  const others = Object.entries(rules).filter(([other]) => other !== site);
  return Object.fromEntries(rule === 'ask' ? others : [...others, [site, rule]]);
}

/** The rules in something that was stored; what cannot be one is left out. */
export function readSiteRules(stored: unknown): SiteRules {
  if (typeof stored !== 'object' || stored === null) return {};
  const rules = Object.entries(stored).filter(([, rule]) => rule === 'always' || rule === 'never');
  return Object.fromEntries(rules);
}
