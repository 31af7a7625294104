/** A server that helps the two ends of a call to find each other, or hands the sound on between them (TURN). */
export interface IceServer {
  /** `stun:`, `turn:` and `turns:` addresses. */
  urls: string[];
  username?: string;
  /** A secret: never logged, never sent to a page. */
  credential?: string;
}

/** How the network of a call is to be found. */
export interface IceSetup {
  iceServers: readonly IceServer[];
  /** Always through a TURN server, so that the other end does not learn this computer's address. */
  relayOnly: boolean;
}

/** What a call has without any setting. */
export const NO_ICE: IceSetup = { iceServers: [], relayOnly: false };

const STUN_URL = /^stuns?:(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;
const TURN_URL = /^turns?:(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/i;

/** Whether a browser takes this as the address of a STUN or TURN server; Chromium throws on anything else. */
export function isIceUrl(text: string): boolean {
  const match = STUN_URL.exec(text) ?? TURN_URL.exec(text);
  if (!match) return false;
  const port = Number(match[1] ?? 3478);
  return port > 0 && port <= 65_535;
}

/** Whether sound can be relayed through it: only then it needs user name and credential. */
export function isTurnUrl(text: string): boolean {
  return /^turns?:/i.test(text);
}

/** The same of an address in a server, which may have no user name and credential: Chromium throws on TURN without them. */
export function isUsableIceUrl(text: string, hasCredential: boolean): boolean {
  return isIceUrl(text) && (hasCredential || !isTurnUrl(text));
}
