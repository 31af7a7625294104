import { linkShare, type Measure } from './measure.ts';
import type { PageNode } from './page-node.ts';

/** What surrounds a node, as far as it changes what the node is. */
export interface Surroundings {
  /** Inside `main`. */
  inMain: boolean;
  /** Inside an `article`, a list item, a quote or a table: a header or footer there belongs to that part. */
  inPart: boolean;
  /** Characters of the whole page. */
  pageChars: number;
}

const ROLES = new Set(
  'navigation search banner contentinfo complementary dialog alertdialog menu menubar toolbar tablist tooltip directory'.split(
    ' ',
  ),
);
const ROLES_ALWAYS = new Set('navigation search dialog alertdialog menu menubar toolbar tablist tooltip'.split(' '));

/** Words of ids and classes that name what stands around the content on sites of every kind. */
const NAMES = new Set(
  (
    'nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs crumbs footer masthead ' +
    'cookie cookies consent gdpr newsletter signup share sharing social sharebar addtoany sharethis ' +
    'related recommended recommendations recommendation upsell crosssell advert advertisement ads adsense sponsored ' +
    'toast snackbar skip skiplink skiplinks pagination pager paginator toolbar searchform searchbar searchbox login logout ' +
    'minicart copyright offcanvas'
  ).split(' '),
);

/** Words that often name the same, but also parts of the content: these count only where there are no sentences. */
const PERHAPS = new Set(
  (
    'sidebar sidenav subscribe subscription modal popup popover drawer overlay lightbox promo promos promotion tooltip search ' +
    'filter filters facet facets sorting sort dropdown flyout topbar noprint disclaimer signature badge badges ' +
    'rating ratings likes reactions toolbar actions quantity wishlist compare'
  ).split(' '),
);

const PAIRS =
  /(?:^|[\s_-])(?:also[_-](?:like|viewed|bought)|you[_-]may|recently[_-]viewed|cross[_-]?sells?|up[_-]?sells?|skip[_-](?:to|link|nav)|mini[_-]?cart|cart[_-]drawer|side[_-]?bar|table[_-]of[_-]contents|site[_-](?:header|footer|nav)|page[_-](?:header|footer)[_-]nav|global[_-](?:header|footer|nav)|back[_-]to[_-]top|screen[_-]reader|sr[_-]only|visually[_-]?hidden|announcement|read[_-]next|read[_-]more[_-]articles|post[_-]nav|author[_-]bio|more[_-]from)(?=$|[\s_-])/i;

/** Whether a node is what pages carry around their content: navigation, banners, cookie notices, share bars, adverts. */
export function isBoilerplate(node: PageNode, measure: Measure, around: Surroundings): boolean {
  if (node.tag === 'main' || node.role === 'main' || node.tag === '#page' || node.tag === 'body') return false;
  if (node.tag === 'nav' || ROLES_ALWAYS.has(node.role)) return true;
  const share = measure.chars / Math.max(1, around.pageChars);
  if (node.tag === 'footer' || node.role === 'contentinfo')
    return !around.inPart || linkShare(measure) > 0.3 || measure.prose === 0;
  if (node.tag === 'header' || node.role === 'banner') return !around.inPart && !around.inMain && share < 0.5;
  if (node.tag === 'aside' || ROLES.has(node.role)) {
    return around.inMain || around.inPart ? linkShare(measure) > 0.3 || measure.prose === 0 : share < 0.6;
  }
  if (share > 0.4 || node.tag === 'article' || node.level !== undefined) return false;
  if (isButton(node)) return measure.chars < 60 && !(node.opens && measure.chars > 12) && !holdsHeading(node);
  if (share < 0.2 && node.block && node.children.length > 0 && leadsAway(node)) return true;
  if (node.names === '') return false;
  const words = wordsOf(node.names);
  if (PAIRS.test(node.names) || words.some((word) => NAMES.has(word))) return true;
  const noSentences = measure.prose < 150 || linkShare(measure) > 0.5;
  return share < 0.2 && noSentences && words.some((word) => PERHAPS.has(word)) && !words.includes('results');
}

/** First words of headings over what leads away from a page, in the languages most pages are in. */
const LEADS_AWAY =
  /^(?:related|recommended|you (?:may|might)|customers? (?:also|who)|people also|others also|more (?:from|like|to|topics|articles|stories|posts)|similar|recently viewed|frequently bought|most read|read next|up next|keep reading|share this|follow us|newsletter|subscribe|sign up|stay (?:updated|connected|in touch)|get (?:our|the) newsletter|leave a (?:reply|comment)|ähnliche|das könnte|weitere artikel|articles? similaires|vous aimerez|à lire aussi|artículos relacionados|también te|articoli correlati|leia também)/i;

function leadsAway(node: PageNode): boolean {
  const heading = firstHeading(node);
  return heading !== undefined && LEADS_AWAY.test(textOf(heading).trim());
}

/** The heading a part starts with, if it starts with one. */
function firstHeading(node: PageNode, depth = 0): PageNode | undefined {
  if (depth > 4) return undefined;
  for (const child of node.children) {
    if (typeof child === 'string') {
      if (child.trim() !== '') return undefined;
      continue;
    }
    if (child.level !== undefined) return child;
    const inner = firstHeading(child, depth + 1);
    if (inner !== undefined) return inner;
    if (textOf(child).trim() !== '') return undefined;
  }
  return undefined;
}

const textOf = (node: PageNode): string =>
  node.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

const isButton = (node: PageNode): boolean => node.tag === 'button' || node.role === 'button';

const holdsHeading = (node: PageNode): boolean =>
  node.children.some((child) => typeof child !== 'string' && (child.level !== undefined || holdsHeading(child)));

/** The words of ids and classes in camelCase, kebab-case and snake_case; utility classes such as `md:menu-open` name states, not parts. */
function wordsOf(names: string): string[] {
  return names.split(/\s+/).flatMap((name) => {
    if (name.includes(':') || STATES.test(name)) return [];
    const words = name
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[-_]+/);
    return words.length <= 5 ? words : [];
  });
}

const STATES = /^(?:has|is|no|not|with|without|js|page|single|theme|wp|postid|category|tag)[-_]/;
