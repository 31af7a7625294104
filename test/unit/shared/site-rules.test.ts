import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  neverSites,
  ruleFor,
  SITE_RULES,
  type SiteRule,
  type SiteRules,
  siteOf,
  withRule,
} from '../../../utils/shared/site-rules.ts';

it.each([
  ['https://example.com/a?b#c', 'example.com'],
  ['http://example.com', 'example.com'],
  ['https://www.example.com/', 'www.example.com'],
  ['http://localhost:8080/x', 'localhost:8080'],
  ['https://user:word@example.com/', 'example.com'],
  ['https://[redacted]@example.com/x@y', 'example.com'],
  ['HTTPS://Example.COM/', 'example.com'],
  ['https://good.example\\@evil.example/', 'good.example'],
  ['file:///home/a.html', undefined],
  ['about:blank', undefined],
  ['', undefined],
])('the site of %s is %s', (url, site) => {
  expect(siteOf(url)).toBe(site);
});

it('names the host that a browser would go to', () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
      expect(siteOf(new URL(url).href)).toBe(new URL(url).host);
    }),
  );
});

const site = fc.constantFrom('a.example', 'www.a.example', 'a.example:81', '__proto__', 'constructor');
const rule = fc.constantFrom(...SITE_RULES);

it('remembers the last that was said of each site, and asks about all others', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(site, rule)), (choices) => {
      const rules = choices.reduce<SiteRules>((all, [one, chosen]) => withRule(all, one, chosen), {});
      const last = new Map<string, SiteRule>(choices);
      for (const one of ['a.example', 'www.a.example', 'a.example:81', '__proto__', 'constructor', 'toString'])
        expect(ruleFor(rules, one)).toBe(last.get(one) ?? 'ask');
      expect(Object.values(rules)).not.toContain('ask');
    }),
  );
});

it('believes no rule that is none', () => {
  const stored = { 'a.example': 'never', 'b.example': 'sometimes', 'c.example': 7 } as unknown as SiteRules;
  expect(['a.example', 'b.example', 'c.example'].map((one) => ruleFor(stored, one))).toEqual(['never', 'ask', 'ask']);
  expect(neverSites(stored)).toEqual(['a.example']);
});

it('asks where no site is', () => {
  expect(ruleFor({ 'a.example': 'always' }, undefined)).toBe('ask');
});
