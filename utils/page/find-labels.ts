import { nameWords } from './name-words.ts';
import type { Passage, Place } from './passages.ts';

/** So far up from who wrote a post to the post, in nodes. */
const NEAR_LEVELS = 4;
const MOST_CHARS = 60;
const AUTHOR = new Set(['author', 'username', 'creator', 'poster', 'byline', 'user']);
const ITEMS = new Set(['author', 'creator', 'datepublished']);

/**
 * What belongs to the content without being it, and what people ask about it: the heading of the page, who wrote a post and
 * when, pictures and what stands under them. `kept` is the content, `title` the passage that names the page.
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
  return passages.filter((passage, at) => {
    if (kept.has(passage) || passage.place.outside) return false;
    if (passage === title) return true;
    const next = passages[at + 1];
    if (next && kept.has(next) && beginsPost(passage, next)) return true;
    if (!isNear(passage.place, around)) return false;
    return passage.text === '' || isCaption(passage.place) || tellsWho(passage);
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
