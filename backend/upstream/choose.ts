import type { Log } from '../log.ts';
import { createRemote, type OfferStyle, type RemoteOptions, type UpstreamAuth } from './remote.ts';
import type { Upstream } from './upstream.ts';

/** Which service stands behind the backend. */
export type UpstreamOptions =
  | { kind: 'local' }
  | { kind: 'openai'; key: string }
  | { kind: 'azure'; endpoint: string; key: string }
  | {
      kind: 'compatible';
      /** As `https://host` or `https://host/v1`. */
      url: string;
      key: string;
      auth: UpstreamAuth;
      offerStyle: OfferStyle;
      secretsUrl?: string | undefined;
      callsUrl?: string | undefined;
      watchUrl?: string | undefined;
    };

/** A service somewhere else as an upstream. */
export const openRemote = (options: Exclude<UpstreamOptions, { kind: 'local' }>, log: Log): Upstream =>
  createRemote(describeService(options), log);

/** Every address at which a service is asked. */
export function addressesOf(options: Exclude<UpstreamOptions, { kind: 'local' }>): string[] {
  const { secretsUrl, callsUrl, watchUrl } = describeService(options);
  return [secretsUrl, callsUrl, watchUrl].filter((url) => url !== undefined);
}

/** Whether a service makes client secrets, without which there are no tokens to give out. */
export const makesSecrets = (options: UpstreamOptions): boolean =>
  options.kind === 'local' || describeService(options).secretsUrl !== undefined;

/** Where the parts of a service are, and how it wants to be asked (protocol sections 1 and 7). */
export function describeService(options: Exclude<UpstreamOptions, { kind: 'local' }>): RemoteOptions {
  if (options.kind === 'openai') {
    const base = 'https://api.openai.com/v1/realtime';
    return {
      name: 'openai',
      key: options.key,
      auth: 'bearer',
      offerStyle: 'form',
      takesBrowserSockets: true,
      isWellKnown: true,
      ...partsOf(base),
    };
  }
  if (options.kind === 'azure') {
    // Its /calls takes a secret and nothing else, and no form.
    const base = `${options.endpoint}/openai/v1/realtime`;
    return {
      name: 'azure',
      key: options.key,
      auth: 'api-key',
      offerStyle: 'secret',
      // It wants the key in a header (protocol 1.6).
      takesBrowserSockets: false,
      isWellKnown: false,
      ...partsOf(base),
    };
  }
  const { url, key, auth, offerStyle, secretsUrl, callsUrl, watchUrl } = options;
  const found = partsOf(realtimeBase(url));
  return {
    name: 'compatible',
    key,
    auth,
    offerStyle,
    takesBrowserSockets: true,
    isWellKnown: false,
    secretsUrl: offerStyle === 'bare' ? secretsUrl : (secretsUrl ?? found.secretsUrl),
    callsUrl: callsUrl ?? found.callsUrl,
    watchUrl: watchUrl ?? (offerStyle === 'bare' ? undefined : found.watchUrl),
  };
}

const partsOf = (base: string) => ({
  secretsUrl: `${base}/client_secrets`,
  callsUrl: `${base}/calls`,
  watchUrl: base.replace(/^http/, 'ws'),
});

/** `https://host`, `https://host/v1` and `https://host/v1/realtime` mean the same. */
function realtimeBase(url: string): string {
  const base = url.replace(/\/+$/, '');
  if (base.endsWith('/realtime')) return base;
  return new URL(base).pathname === '/' ? `${base}/v1/realtime` : `${base}/realtime`;
}
