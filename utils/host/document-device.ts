import { browser } from 'wxt/browser';
import type { PdfReading, PdfUnread } from '../page/pdf/pdf-work.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Effect, SessionEvent } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import { permissionPattern } from '../settings/settings.ts';
import type { FencedPage, PageItem } from '../shared/page-item.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { siteOf } from '../shared/site-rules.ts';
import { fetchDocument, type NotFetched } from './fetch-document.ts';
import { readInWorker } from './read-in-worker.ts';

/** Fetches and reads the documents that the person has asked for, one at a time. */
export interface DocumentDevice {
  /** `never`: sites that are never shared; `finish` makes of what was read what may be sent. */
  fetch(
    effect: Extract<Effect, { do: 'fetch-document' }>,
    report: (event: SessionEvent) => void,
    ways: { never: readonly string[]; finish: (read: PageItem) => FencedPage },
  ): Promise<void>;
  drop(id: string): void;
}

/** So long a question of the browser is waited for: the surface that has asked may be gone by then. */
const PERMITTED_WITHIN_MS = 60_000;

type Unread = PdfUnread | NotFetched | 'forbidden' | 'insecure' | 'file' | 'other';

/** Why, and what to do about it. */
const SENTENCES: Readonly<Record<Exclude<Unread, 'dropped'>, string>> = {
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
  forbidden: 'The browser was not allowed to fetch it from its site. Press Share again and choose “Allow”.',
  insecure: 'It came unprotected (http), and Earshot fetches over https only. Open it with https in its address.',
  file: 'It is a file of this computer, and browsers do not give those to extensions. Open it from the web.',
};

const unread = (why: Exclude<Unread, 'dropped'>): Problem => problem('pdf.unread', { detail: SENTENCES[why] });

/** The real one. */
export function createDocumentDevice(): DocumentDevice {
  let running: { id: string; control: AbortController } | undefined;
  return {
    drop(id) {
      if (running?.id === id) running.control.abort();
    },
    async fetch({ id, page }, report, { never, finish }) {
      running?.control.abort();
      const control = new AbortController();
      running = { id, control };
      const { signal } = control;
      const read = await readDocument(page, { never, signal }, (bytes, total) =>
        report({ type: 'document-fetched', id, bytes, ...(total === undefined ? {} : { total }) }),
      );
      if (signal.aborted) return;
      if (read.ok) report({ type: 'document-read', id, page: finish(read.value) });
      else if (read.problem !== 'dropped') report({ type: 'document-failed', id, problem: unread(read.problem) });
    },
  };
}

async function readDocument(
  { at: url = '', title }: FencedPage,
  { never, signal }: { never: readonly string[]; signal: AbortSignal },
  onProgress: (bytes: number, total: number | undefined) => void,
): Promise<Result<PageItem, Unread>> {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'file:') return failed('file');
  if (protocol === 'http:' && !isThisComputer(hostname)) return failed('insecure');
  if (IN_FIREFOX && !(await isPermitted(url, signal))) return failed(signal.aborted ? 'dropped' : 'forbidden');
  const mayRead = (from: string): boolean => !never.includes(siteOf(from) ?? '');
  const fetched = await fetchDocument(url, { signal, mayRead, onProgress });
  if (!fetched.ok) return failed(fetched.problem);
  const { bytes } = fetched.value;
  if (!isPdf(bytes)) return failed('other');
  const read: PdfReading | PdfUnread = await readInWorker(bytes, signal);
  if (typeof read === 'string') return failed(read);
  const { text, pages, truncated } = read;
  return ok({ url, title: read.title === '' ? title : read.title, text, truncated, kind: 'pdf', pages });
}

const isThisComputer = (hostname: string): boolean => ['localhost', '127.0.0.1'].includes(hostname);

/** A PDF may begin with something else, but not for long. */
const isPdf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');

/** The question was asked in the click: this waits for the answer, wherever that is given. */
async function isPermitted(url: string, signal: AbortSignal): Promise<boolean> {
  const wanted = { origins: [permissionPattern(url)] };
  await new Promise<void>((done) => {
    const end = (): void => {
      clearTimeout(late);
      browser.permissions.onAdded.removeListener(look);
      done();
    };
    const look = (): void => void browser.permissions.contains(wanted).then((has) => has && end());
    const late = setTimeout(end, PERMITTED_WITHIN_MS);
    browser.permissions.onAdded.addListener(look);
    signal.addEventListener('abort', end);
    look();
  });
  return !signal.aborted && browser.permissions.contains(wanted);
}
