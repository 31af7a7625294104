import { usableBrain } from '../shared/brain.ts';
import { ruleFor } from '../shared/site-rules.ts';
import { callOrigin, permissionPattern, type Settings } from './settings.ts';

/**
 * The permissions that are held for pages of a site and for nothing else, once the site is not always shared any more: the
 * backend, or a site at another port of the same host, may need the same one. What Follow me has is another one.
 */
export function givenBack(
  site: string,
  settings: Pick<Settings, 'backendUrl' | 'approvedCallHosts' | 'siteRules' | 'brain'>,
): string[] {
  const { backendUrl, approvedCallHosts, siteRules, brain } = settings;
  const thinks = usableBrain(brain)?.url || undefined;
  const patternsOf = (one: string): string[] =>
    ['https', 'http'].flatMap((scheme) =>
      URL.canParse(`${scheme}://${one}`) ? permissionPattern(`${scheme}://${one}`) : [],
    );
  const always = Object.keys(siteRules).filter((other) => other !== site && ruleFor(siteRules, other) === 'always');
  const needed = new Set([
    ...(backendUrl === '' ? [] : [permissionPattern(backendUrl)]),
    ...(thinks === undefined ? [] : [permissionPattern(thinks)]),
    ...approvedCallHosts.map((host) => permissionPattern(callOrigin(host))),
    ...always.flatMap(patternsOf),
  ]);
  return patternsOf(site).filter((pattern) => !needed.has(pattern));
}
