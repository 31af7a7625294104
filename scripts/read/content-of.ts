import type { PageReading } from '../../utils/page/read-page.ts';

/** The content text of a page alone, as it is scored. */
export const contentOf = (reading: PageReading): string => reading.content;
