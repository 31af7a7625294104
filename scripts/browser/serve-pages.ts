import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';

const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.xhtml': 'application/xhtml+xml',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};

export interface PageServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** The address of a file in the folder. */
  urlOf(file: string): string;
  close(): Promise<void>;
}

/** Serves a folder, or the folder of a file, on the loopback interface at a port of the system's choice. */
export async function servePages(path: string): Promise<PageServer> {
  const isFolder = (await stat(path)).isDirectory();
  const root = resolve(isFolder ? path : dirname(path));
  const server = createServer((request, response) => {
    readInside(root, request.url ?? '/').then(
      ({ name, bytes }) => {
        // Saved pages often lack an extension: a page is what people would expect then.
        response.setHeader('content-type', TYPES[extname(name).toLowerCase()] ?? 'text/html; charset=utf-8');
        response.end(bytes);
      },
      () => response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.'),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    urlOf: (file) => `${origin}/${file.split(sep).map(encodeURIComponent).join('/')}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** A page to open: an address as it is, a file over a server of its own. Throws a sentence if the file is not there. */
export async function openPageSource(page: string): Promise<{ url: string; close(): Promise<void> }> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(page)) return { url: page, close: async () => {} };
  const found = await stat(page).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`There is no file ${page}.`);
  const server = await servePages(page);
  return { url: server.urlOf(basename(page)), close: server.close };
}

async function readInside(root: string, url: string): Promise<{ name: string; bytes: Buffer }> {
  const name = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/');
  const path = resolve(join(root, name));
  if (path !== root && !path.startsWith(root + sep)) throw new Error('outside of the folder');
  return { name, bytes: await readFile(path) };
}
