/// <reference path="./pdfjs-worker.d.ts" />
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.mjs';
import { cutText } from '../../shared/cut-text.ts';
import { oneLine } from '../clean-text.ts';
import type { PdfBookmark, PdfItem, PdfPage } from './pdf-page.ts';
import type { PdfReading, PdfUnread } from './pdf-work.ts';
import { writePdf } from './write-pdf.ts';

/** How much of a PDF is read. */
export interface PdfLimits {
  pages: number;
  chars: number;
  ms: number;
  bookmarks: number;
}

export const PDF_LIMITS: PdfLimits = { pages: 1_000, chars: 1_000_000, ms: 20_000, bookmarks: 1_000 };

/** Fewer letters on each page, in the mean, are a stamp on a scan. */
const LEAST_CHARS = 8;

/**
 * Reads a PDF: its text by lines and columns, its bookmarks as headings. Runs in a worker of our own, and pdf.js with both its
 * halves in that: nothing is drawn, and no file of it is fetched. Never throws.
 */
export async function readPdf(bytes: Uint8Array, limits: PdfLimits = PDF_LIMITS): Promise<PdfReading | PdfUnread> {
  const until = performance.now() + limits.ms;
  // Found by pdf.js, which then makes no worker.
  (globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker;
  const task = getDocument({
    data: bytes,
    verbosity: 0,
    useWorkerFetch: false,
    useWasm: false,
    useSystemFonts: false,
    disableFontFace: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
  });
  try {
    const document = await task.promise;
    const pages: PdfPage[] = [];
    let [chars, unreadable] = [0, 0];
    while (pages.length < Math.min(document.numPages, limits.pages) && chars < limits.chars) {
      if (performance.now() > until) break;
      const page = await readPage(document, pages.length + 1);
      if (!page) unreadable += 1;
      // Those behind it keep their numbers.
      pages.push(page ?? NO_PAGE);
      for (const { text } of page?.items ?? []) chars += text.trim().length;
    }
    const readable = pages.length - unreadable;
    if (readable === 0) return 'broken';
    if (chars < LEAST_CHARS * readable) return 'scanned';
    const marks = await bookmarksOf(document, limits.bookmarks).catch(() => []);
    const { text, title } = writePdf(pages, marks);
    if (text === '') return 'scanned';
    const named = await nameOf(document).catch(() => '');
    const truncated = readable < document.numPages;
    return { title: named === '' ? title : named, text, pages: document.numPages, truncated };
  } catch (error) {
    return error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken';
  } finally {
    await task.destroy().catch(() => {});
  }
}

type PdfDocument = Awaited<ReturnType<typeof getDocument>['promise']>;
type Matrix = readonly number[];

const NO_PAGE: PdfPage = { width: 0, height: 0, items: [] };

/** Undefined for a page that cannot be read. */
async function readPage(document: PdfDocument, number: number): Promise<PdfPage | undefined> {
  try {
    const page = await document.getPage(number);
    const { width, height, transform } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    page.cleanup();
    const found = items.flatMap((item) => ('str' in item ? placeItem(item, transform) : []));
    return { width, height, items: mostlyUpright(found) };
  } catch {
    return undefined;
  }
}

interface Turned extends PdfItem {
  isUpright: boolean;
}

function placeItem(
  {
    str,
    width,
    transform,
    fontName,
    dir,
  }: { str: string; width: number; transform: Matrix; fontName: string; dir: string },
  viewport: Matrix,
): Turned[] {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = multiply(viewport, transform);
  const size = Math.hypot(c, d);
  if (![a, b, x, y, size, width].every(Number.isFinite)) return [];
  // Down the page is positive here.
  const isUpright = a > 0 && Math.abs(b) < 0.2 * a;
  return [{ text: str, x0: x, x1: x + width, y, size, font: fontName, rtl: dir === 'rtl', isUpright }];
}

/** What is written up along the margin is no text of the page, unless all is. */
function mostlyUpright(items: readonly Turned[]): PdfItem[] {
  const upright = items.filter(({ isUpright }) => isUpright);
  return (upright.length * 2 >= items.length ? upright : items).map(({ isUpright: _, ...item }) => item);
}

function multiply(m: Matrix, n: Matrix): number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = m;
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = n;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

interface OutlineNode {
  title: string;
  dest: string | unknown[] | null;
  items: OutlineNode[];
}

async function bookmarksOf(document: PdfDocument, most: number): Promise<PdfBookmark[]> {
  const marks: PdfBookmark[] = [];
  const visit = async (nodes: readonly OutlineNode[], depth: number): Promise<void> => {
    for (const { title, dest, items } of nodes) {
      if (marks.length >= most) return;
      const page = await pageOf(document, dest).catch(() => undefined);
      const words = cutText(oneLine(title), 200);
      if (page !== undefined && words !== '') marks.push({ title: words, depth, page });
      if (depth < 5) await visit(items, depth + 1);
    }
  };
  await visit(((await document.getOutline()) ?? []) as OutlineNode[], 1);
  return marks;
}

async function pageOf(document: PdfDocument, dest: string | unknown[] | null): Promise<number | undefined> {
  const target = typeof dest === 'string' ? await document.getDestination(dest) : dest;
  const [page] = target ?? [];
  if (typeof page === 'number') return page + 1;
  return page === null || typeof page !== 'object' ? undefined : (await document.getPageIndex(page as never)) + 1;
}

/** Programs write the name of a file as the title: that says no more than the address. */
async function nameOf(document: PdfDocument): Promise<string> {
  const { info } = await document.getMetadata();
  const { Title } = info as { Title?: unknown };
  const title = typeof Title === 'string' ? cutText(oneLine(Title), 300) : '';
  return /^(?:untitled|microsoft word|document\d*$)|\.(?:docx?|tex|dvi|indd|pages|pdf|pptx?|xlsx?)$/i.test(title)
    ? ''
    : title;
}
