import { cutText } from '../shared/cut-text.ts';
import { oneLine } from './clean-text.ts';
import { spacedWords } from './count-words.ts';

/** What a page says of itself for machines (JSON-LD) and for nobody else. Written by the page, as untrusted as its text. */
export interface LinkedData {
  /** Facts about what the page is about, each as `name: value`. */
  facts: string[];
  /** The article that it holds, or ''. */
  article: string;
}

/** What stands in a page for machines. */
export interface DataInPage {
  /** The address of the page. */
  url: string;
  /** Its JSON-LD, script by script, as it stands there. */
  scripts: string[];
}

const MOST_CHARS = 2_000;
const MOST_VALUE = 400;
const MOST_ARTICLE = 50_000;
const MOST_NODES = 5_000;
const MOST_DEPTH = 12;
const ABOUT = /Article|Posting$|^(?:Product|ProductGroup|Recipe|FAQPage|QAPage|\w*Event|Report)$/;
/** What is told of it, and where that is looked for. Descriptions and reviews are for search engines. */
const TOLD = new Set(
  (
    'name datePublished price lowPrice highPrice priceCurrency availability ratingValue reviewCount recipeYield totalTime ' +
    'recipeIngredient text startDate endDate employmentType validThrough addressLocality streetAddress value minValue maxValue ' +
    'offers aggregateRating recipeInstructions itemListElement mainEntity acceptedAnswer location address jobLocation ' +
    'hiringOrganization baseSalary author brand'
  ).split(' '),
);

/**
 * What the JSON-LD of a page says of the page's own subject and its text does not. `scripts`: as they stand in the page; `shown`:
 * the text that people see. Never throws; what is no JSON is nothing.
 */
export function linkedData(scripts: readonly string[], title: string, url: string, shown: string): LinkedData {
  const found: Thing[] = [];
  for (const script of scripts) collect(parse(script), found, 0);
  const own = found.filter((thing) => isOwn(thing, url));
  const named = own.filter(({ name }) => typeof name === 'string' && has(spacedWords(title), name));
  // Several, and the page is named after none: a list of what is elsewhere.
  const about = own.length > 1 && named.length > 0 ? named : own.length > MOST_ABOUT ? [] : own;
  const telling: Telling = {
    facts: [],
    left: MOST_CHARS,
    nodes: MOST_NODES,
    shown: spacedWords(`${title} ${shown}`),
  };
  for (const thing of about) tell(thing, '', telling, 0);
  const article = about.find(({ articleBody }) => typeof articleBody === 'string')?.articleBody;
  return { facts: telling.facts, article: clean(String(article ?? '').slice(0, MOST_ARTICLE)) };
}

const MOST_ABOUT = 3;

type Thing = Record<string, unknown>;
interface Telling {
  facts: string[];
  left: number;
  nodes: number;
  shown: string;
}

function parse(script: string): unknown {
  try {
    return JSON.parse(script);
  } catch {
    return undefined;
  }
}

function collect(value: unknown, into: Thing[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return;
  if (Array.isArray(value)) for (const one of value.slice(0, 1000)) collect(one, into, depth + 1);
  else {
    const thing = value as Thing;
    if ([thing['@type']].flat().some((type) => typeof type === 'string' && ABOUT.test(type))) into.push(thing);
    else for (const name of ['@graph', 'mainEntity']) collect(thing[name], into, depth + 1);
  }
}

/** Not another page's: its address, if it has one, leads here. */
const isOwn = ({ url }: Thing, here: string): boolean =>
  typeof url !== 'string' || pathOf(here).endsWith(pathOf(url).replace(/^https?:/, ''));

const pathOf = (address: string): string => address.split(/[?#]/, 1)[0]?.replace(/\/$/, '') ?? '';

function tell(value: unknown, name: string, telling: Telling, depth: number): void {
  telling.nodes -= 1;
  if (telling.nodes < 0 || depth > MOST_DEPTH) return;
  if (Array.isArray(value)) for (const one of value) tell(one, name, telling, depth + 1);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) if (TOLD.has(key)) tell(inner, key, telling, depth + 1);
  } else if ((typeof value === 'string' || typeof value === 'number') && name !== '') {
    const whole = clean(String(value).slice(0, MOST_VALUE * 4)).replace(/^https?:\/\/schema\.org\//, '');
    const words = cutText(whole, MOST_VALUE);
    if (words === '' || has(telling.shown, words)) return;
    const fact = `${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${words}`;
    if (fact.length > telling.left || telling.facts.includes(fact)) return;
    telling.left -= fact.length;
    telling.facts.push(fact);
  }
}

/** Without the markup that some have in it. */
const clean = (text: string): string => oneLine(text.replace(/<[^<>]{0,400}>/g, ' ').replaceAll('&amp;', '&'));

/** Whether the words stand in a row in a text (of `spacedWords`). */
const has = (text: string, words: string): boolean => {
  const wanted = spacedWords(words);
  return wanted.trim() !== '' && text.includes(wanted);
};
