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

/** What holds for a site; what has none is asked about each time, and what was stored and is no rule is none. */
export function ruleFor(rules: SiteRules, site: string | undefined): SiteRule {
  const rule = site !== undefined && Object.hasOwn(rules, site) ? rules[site] : undefined;
  return rule === 'always' || rule === 'never' ? rule : 'ask';
}

/** Where something of a page comes from: its own site, and those of the frames that are part of it. */
export function sitesIn({ url, frames = [] }: { url: string; frames?: readonly string[] }): readonly string[] {
  const own = siteOf(url);
  return own === undefined ? frames : [own, ...frames];
}

/** Whether anything of a page is of a site that is never shared. */
export const hasNever = (rules: SiteRules, page: Parameters<typeof sitesIn>[0]): boolean =>
  sitesIn(page).some((site) => ruleFor(rules, site) === 'never');

/** The sites that are never shared. */
export const neverSites = (rules: SiteRules): string[] =>
  Object.keys(rules).filter((site) => ruleFor(rules, site) === 'never');

/** The rules with another one for this site. */
export function withRule(rules: SiteRules, site: string, rule: SiteRule): SiteRules {
  const others = Object.entries(rules).filter(([other]) => other !== site);
  return Object.fromEntries(rule === 'ask' ? others : [...others, [site, rule]]);
}
