import { browser } from 'wxt/browser';
import type { PdfReading, PdfUnread } from '../page/pdf/pdf-work.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Effect, SessionEvent } from '../session/events.ts';
import { type DocumentUnread, problem } from '../session/problem.ts';
import { permissionPattern } from '../settings/settings.ts';
import type { FencedPage, PageItem } from '../shared/page-item.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { siteOf } from '../shared/site-rules.ts';
import { fetchDocument } from './fetch-document.ts';
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

type NotRead = DocumentUnread | 'dropped';

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
      else if (read.problem !== 'dropped')
        report({ type: 'document-failed', id, problem: problem('pdf.unread', { why: read.problem }) });
    },
  };
}

async function readDocument(
  { at: url = '', title }: FencedPage,
  { never, signal }: { never: readonly string[]; signal: AbortSignal },
  onProgress: (bytes: number, total: number | undefined) => void,
): Promise<Result<PageItem, NotRead>> {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'file:') return failed('file');
  if (protocol === 'http:' && !isThisComputer(hostname)) return failed('insecure');
  // Firefox asks for it in the click on Share, and this is not begun before the answer.
  if (IN_FIREFOX && !(await browser.permissions.contains({ origins: [permissionPattern(url)] })))
    return failed('forbidden');
  const mayRead = (from: string): boolean => !never.includes(siteOf(from) ?? '');
  const fetched = await fetchDocument(url, { signal, mayRead, onProgress });
  if (!fetched.ok) return failed(fetched.problem);
  if (!isPdf(fetched.value)) return failed('other');
  const read: PdfReading | PdfUnread = await readInWorker(fetched.value, signal);
  if (typeof read === 'string') return failed(read);
  const { text, pages, truncated } = read;
  return ok({ url, title: read.title === '' ? title : read.title, text, truncated, kind: 'pdf', pages });
}

const isThisComputer = (hostname: string): boolean => ['localhost', '127.0.0.1'].includes(hostname);

/** A PDF may begin with something else, but not for long. */
const isPdf = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
