import type { PageItem } from './page-item.ts';
import type { PageSection } from './page-sections.ts';

const FRAME = 'Frame: ';
const CAPTIONS = 'Captions of the video: ';
/** Written by add-data.ts. */
const DATA = 'Data of the page';

/** The heading of what a frame of another site says. `name`: what it calls itself, '' if it does not. */
export const frameHeading = (name: string, site: string): string =>
  `# ${FRAME}${name === '' ? site : `${name} (${site})`}`;

/** The heading of captions. `track`: what they are called. */
export const captionsHeading = (track: string): string => `## ${CAPTIONS}${track}`;

/**
 * Whether a section was put below a page by us, from where nothing can be highlighted: frames of other sites, data, captions. A
 * page that writes such a heading itself is taken for it, and nothing can be shown there.
 */
export function isAdded({ title, path }: PageSection, { frames = [] }: Pick<PageItem, 'frames'>): boolean {
  return [...path, title].some((one) => {
    if (one.startsWith(FRAME)) return frames.some((site) => one.includes(site));
    return one.startsWith(CAPTIONS) || one === DATA;
  });
}
