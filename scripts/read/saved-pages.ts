import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { cleanHtml } from './clean-html.ts';

/** A page of a folder: `ID.html.gz` or `ID.html`, and `ID.json` beside it where there is one. */
export interface SavedPage {
  id: string;
  path: string;
}

/** What is shown of a saved page. */
export interface ServedPage {
  body: Buffer;
  contentType: string;
}

const NAME = /^(.+)\.html(\.gz)?$/;
/** A small file can hold a huge page: more is no page that people saved. */
const MAX_BYTES = 200_000_000;

/** The pages of a folder, by id; of two with one id the compressed one. Throws what `readdir` throws. */
export async function listSavedPages(dir: string): Promise<SavedPage[]> {
  const paths = new Map<string, string>();
  for (const name of (await readdir(dir)).sort()) {
    const id = NAME.exec(name)?.[1];
    if (id !== undefined) paths.set(id, join(dir, name));
  }
  return [...paths].map(([id, path]) => ({ id, path })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The saved bytes, without compression. Throws if they cannot be read. */
export async function loadSavedPage({ path }: SavedPage): Promise<Buffer> {
  const bytes = await readFile(path);
  return path.endsWith('.gz') ? promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
}

/** The page without what acts in it. What is no UTF-8 gets no charset: the browser finds out, as it does for people. */
export function servePage(bytes: Buffer): ServedPage {
  const utf16 = utf16Of(bytes);
  const text = utf16 === undefined ? decode(bytes, 'utf-8') : decode(bytes, utf16);
  if (text !== undefined) return { body: Buffer.from(cleanHtml(text)), contentType: 'text/html; charset=utf-8' };
  return { body: Buffer.from(cleanHtml(bytes.toString('latin1')), 'latin1'), contentType: 'text/html' };
}

/** In these ASCII is not ASCII, so that nothing could be found in their bytes. */
function utf16Of([first, second]: Buffer): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function decode(bytes: Buffer, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The address that a page is shown under: its own as `ID.json` tells it, without the fragment, or one made of its id. */
export async function addressOf({ id, path }: SavedPage): Promise<string> {
  const about = path.replace(/\.html(\.gz)?$/, '.json');
  try {
    const { url } = JSON.parse(await readFile(about, 'utf8')) as { url?: unknown };
    const address = new URL(String(url));
    address.hash = '';
    if (/^https?:$/.test(address.protocol)) return address.href;
  } catch {
    // No description, or one that tells no address.
  }
  return ownAddress(id);
}

/** An address that belongs to nobody. */
export function ownAddress(id: string): string {
  const label = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return `https://${label || 'page'}.example/`;
}
