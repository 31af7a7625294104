import { nameWords } from './name-words.ts';
import { charsIn, type PageNode } from './page-node.ts';
import type { Passage, Place } from './passages.ts';

/** So far up from who wrote a post to the post, in nodes. */
const NEAR_LEVELS = 4;
const MOST_CHARS = 60;
const AUTHOR = new Set(['author', 'username', 'creator', 'poster', 'byline', 'user']);
const ITEMS = new Set(['author', 'creator', 'datepublished']);

/**
 * What belongs to the content without being it, and what people ask about it: the heading of the page, who wrote a post and
 * when, pictures and what stands under them, the questions of a form. `kept` is the content, `title` the passage that names the page.
 */
export function findLabels(
  passages: readonly Passage[],
  kept: ReadonlySet<Passage>,
  title: Passage | undefined,
): Passage[] {
  const around = new Set<Place>();
  for (const { place } of kept) {
    for (let at: Place | undefined = place; at && !around.has(at); at = at.above) around.add(at);
  }
  const isForm = createFormTest();
  return passages.filter((passage, at) => {
    if (kept.has(passage) || passage.place.outside) return false;
    if (passage === title) return true;
    const next = passages[at + 1];
    if (next && kept.has(next) && beginsPost(passage, next)) return true;
    const form = formAround(passage.place, isForm);
    if (form !== undefined) return isNear(form, around);
    if (!isNear(passage.place, around)) return false;
    return isPicture(passage) || isCaption(passage.place) || tellsWho(passage);
  });
}

/** A link that one of several parts of a kind begins with: who says what follows. */
function beginsPost({ text, linkShare, place }: Passage, next: Passage): boolean {
  if (text.length > MOST_CHARS || linkShare < 0.9) return false;
  const post = next.place === place || next.place.above === place ? place : place.above;
  if (!post?.above || (post !== next.place && post !== next.place.above)) return false;
  const { tag, classes } = post.node;
  let alike = 0;
  return post.above.node.children.some((child) => {
    if (typeof child !== 'string' && child.tag === tag && child.classes === classes) alike += 1;
    return alike > 1;
  });
}

const isNear = (place: Place, around: ReadonlySet<Place>): boolean => {
  let at: Place | undefined = place;
  for (let level = 0; at?.above && level < NEAR_LEVELS; level++, at = at.above) if (around.has(at)) return true;
  return false;
};

const isCaption = (place: Place): boolean => place.node.tag === 'figcaption' || place.above?.node.tag === 'figcaption';

function tellsWho({ text, place, from, to }: Passage): boolean {
  if (text.length > MOST_CHARS) return false;
  const inner = place.node.children.slice(from, to).flatMap((child) => (typeof child === 'string' ? [] : [child]));
  const nodes = [...inner, place.node, ...(place.above ? [place.above.node] : [])];
  return nodes.some(({ tag, item, id, classes }) => {
    if (tag === 'time' || (item !== undefined && ITEMS.has(item.toLowerCase()))) return true;
    for (const word of nameWords(`${classes} ${id}`)) if (AUTHOR.has(word)) return true;
    return false;
  });
}

/** What has fewer fields looks for something or subscribes to something; what has more, or so much text, holds the page. */
const FORM_FIELDS = { least: 3, most: 40 };
const FORM_CHARS = 2500;

/** Tells forms that are filled in, each looked at once. */
function createFormTest(): (node: PageNode) => boolean {
  const known = new Map<PageNode, boolean>();
  return (node) => {
    if (node.tag !== 'form' && node.tag !== 'fieldset') return false;
    let is = known.get(node);
    if (is === undefined) {
      const fields = fieldsIn(node);
      is = fields >= FORM_FIELDS.least && fields <= FORM_FIELDS.most && charsIn(node) <= FORM_CHARS;
      known.set(node, is);
    }
    return is;
  };
}

const fieldsIn = ({ field, children }: PageNode): number =>
  children.reduce((sum, child) => sum + (typeof child === 'string' ? 0 : fieldsIn(child)), field === undefined ? 0 : 1);

const formAround = (place: Place | undefined, isForm: (node: PageNode) => boolean): Place | undefined =>
  place === undefined || isForm(place.node) ? place : formAround(place.above, isForm);

const isPicture = ({ text, place, from, to }: Passage): boolean =>
  text === '' && place.node.children.slice(from, to).every((child) => typeof child === 'string' || !child.field);
