import type { DocumentUnread, Problem } from '../session/problem.ts';

/** Why, and what to do about it. */
const SENTENCES: Readonly<Record<DocumentUnread, string>> = {
  scanned:
    'It holds pictures of its pages and no text. Have the text recognised (OCR) by another program, then share that file.',
  locked: 'It asks for a password. Save it without one, or print it to a new PDF, then share that.',
  broken: 'It is damaged, or too large to be read. Open another copy of it, or share a part of it as a web page.',
  large: 'It has more than 50 MB. Share a shorter version of it.',
  slow: 'It did not come within 30 seconds. Try again on a faster connection.',
  status: 'Its site does not give it a second time. Open it anew, then share it again.',
  other: 'Its site gives something else now, perhaps because you have to sign in. Open it anew, then share it again.',
  network: 'It could not be fetched again. Click the Earshot button on its tab, then share it again.',
  elsewhere: 'Its site leads on to one that you never share. Change that in Settings.',
  forbidden: 'The browser was not allowed to fetch it from its site. Share it again and choose “Allow”.',
  insecure: 'It came unprotected (http), and Earshot fetches over https only. Open it with https in its address.',
  file: 'It is a file of this computer, and browsers do not give those to extensions. Open it from the web.',
};

/**
 * Why a document could not be read; undefined for every other problem. Apart from words.ts, as overlays show no sentence of a
 * problem, and do not load this, before they are opened.
 */
export const sayUnread = ({ why }: Problem): string | undefined => why && SENTENCES[why];
