import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, listSavedPages, loadSavedPage, ownAddress, servePage } from '../../../scripts/read/saved-pages.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earshot-saved-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const save = (name: string, content: string | Buffer): Promise<void> => writeFile(join(dir, name), content);

describe('a folder of saved pages', () => {
  it('is read by id, the compressed one of two, and nothing else in it', async () => {
    await save('10.html.gz', gzipSync('ten'));
    await save('9.html', 'nine');
    await save('a.b.html', 'dots');
    await save('9.html.gz', gzipSync('nine, compressed'));
    await save('9.json', '{}');
    await save('notes.txt', '');
    const pages = await listSavedPages(dir);
    expect(pages.map(({ id }) => id)).toEqual(['10', '9', 'a.b']);
    expect((await Promise.all(pages.map(loadSavedPage))).map(String)).toEqual(['ten', 'nine, compressed', 'dots']);
  });

  it('tells of a page that is no gzip that it cannot be read', async () => {
    await save('x.html.gz', 'no gzip at all');
    const [page = { id: '', path: '' }] = await listSavedPages(dir);
    await expect(loadSavedPage(page)).rejects.toThrow('incorrect header check');
  });

  it.each([
    ['{"url": "https://example.org/a?b#c"}', 'https://example.org/a?b'],
    ['{"url": "file:///etc/passwd"}', 'https://x-1.example/'],
    ['{"url": 3}', 'https://x-1.example/'],
    ['{"title": "no address"}', 'https://x-1.example/'],
    ['no JSON', 'https://x-1.example/'],
    [undefined, 'https://x-1.example/'],
  ])('shows a page described by %s under %s', async (about, address) => {
    if (about !== undefined) await save('X_1.json', about);
    expect(await addressOf({ id: 'X_1', path: join(dir, 'X_1.html.gz') })).toBe(address);
  });

  it.each(['a', '0021', '--', 'ä ö', 'x'.repeat(300), '-a-', '../..'])(
    'makes an address that is one of the id %j',
    (id) => {
      expect(new URL(ownAddress(id)).hostname).toMatch(/^[a-z0-9][a-z0-9-]*\.example$/);
    },
  );
});

describe('what is served of a page', () => {
  it('says UTF-8 where it is, and cleans it', () => {
    const served = servePage(Buffer.from('<p>Käse 🧀</p><script>x()</script>'));
    expect(served.contentType).toBe('text/html; charset=utf-8');
    expect(String(served.body)).toBe('<p>Käse 🧀</p>');
  });

  it('leaves the bytes of another encoding to the browser', () => {
    const page = Buffer.from('<meta charset=iso-8859-1><p>Käse</p><script>x()</script>', 'latin1');
    const served = servePage(page);
    expect(served.contentType).toBe('text/html');
    expect(served.body.toString('latin1')).toBe('<meta charset=iso-8859-1><p>Käse</p>');
  });

  it('finds the scripts of a page in UTF-16 too', () => {
    const page = Buffer.from('\ufeff<p>Käse</p><script>x()</script>', 'utf16le');
    const served = servePage(page);
    expect(served.contentType).toBe('text/html; charset=utf-8');
    expect(String(served.body)).toBe('<p>Käse</p>');
  });
});
