import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A network that refuses everything that is asked of it, and remembers that it was asked. */
export interface RefusedNetwork {
  /** Of the proxy on this computer that browsers are to ask, in place of any server. */
  port: number;
  /** The one server that is reached all the same: where the page comes from, as `127.0.0.1:8080`. */
  except: string;
  /** What was asked so far, but for what the browser asks its maker by itself, as `GET http://example.org/` or `CONNECT example.org:443`, in order. */
  requests: readonly string[];
  close(): Promise<void>;
}

/** Of the makers of the browsers: signing in, updates, settings. Nothing of ours has a reason to go there. */
const MAKERS = /(^|\.)(google\.com|googleapis\.com|gvt1\.com|mozilla\.(com|net|org)|firefox\.com)$/;

/**
 * Opens one on a free port. What does not go over a proxy (WebRTC) is not seen by it.
 * @param pageUrl an address of the server that may be reached
 */
export async function refuseNetwork(pageUrl: string): Promise<RefusedNetwork> {
  const requests: string[] = [];
  const note = ({ method, url = '' }: IncomingMessage): void => {
    const { hostname } = new URL(method === 'CONNECT' ? `https://${url}` : url);
    if (!MAKERS.test(hostname)) requests.push(`${method} ${url}`);
  };
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(502).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    note(request);
    socket.on('error', () => {});
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    except: new URL(pageUrl).host,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Arguments with which Chromium asks it for everything, also for what is on this computer. */
export function refusedInChromium({ port, except }: RefusedNetwork): string[] {
  // Of rules that disagree the last one holds.
  return [`--proxy-server=http://127.0.0.1:${port}`, `--proxy-bypass-list=<-loopback>;${except}`];
}

/** Preferences with which Firefox asks it for everything, also for what is on this computer. */
export function refusedInFirefox({ port, except }: RefusedNetwork): Record<string, string | number | boolean> {
  return {
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': port,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': port,
    'network.proxy.no_proxies_on': except,
    'network.proxy.allow_hijacking_localhost': true,
    'network.proxy.failover_direct': false,
  };
}
