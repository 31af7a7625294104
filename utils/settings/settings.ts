import type { Place } from '../session/place.ts';
import type { Talk } from '../session/talk.ts';
import type { TransportChoice } from '../session/transport.ts';
import type { BrainChoice } from '../shared/brain.ts';
import { type IceServer, type IceSetup, isTurnUrl } from '../shared/ice-server.ts';
import type { SiteRules } from '../shared/site-rules.ts';

/** How a backend answers: `find-out` asks it, without ever starting a call. */
export const ANSWER_KINDS = ['find-out', 'tokens', 'calls'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** What calls may go over, in the order in which they are offered. */
export const TRANSPORT_CHOICES = ['auto', 'webrtc', 'websocket'] as const satisfies readonly TransportChoice[];

/** Who answers, in the order in which it is offered. */
export const PLACES = ['device', 'backend'] as const satisfies readonly Place[];

/** Who says when a turn is over, in the order in which it is offered. */
export const TALKS = ['open', 'hold'] as const satisfies readonly Talk[];

/** What a person sets up: which backend to talk through, and how. */
export interface Settings {
  /** Who answers. Chosen on every surface; saving a backend chooses it. Only rememberPlace() changes it alone. */
  place: Place;
  /** What thinks where this computer answers; see usableBrain(). Only rememberBrain() changes it. */
  brain: BrainChoice;
  /** Address of the backend: a bare origin, or with a path the endpoint itself. '' until it is set. */
  backendUrl: string;
  /** Sent to the backend as a bearer; '' if it wants none. */
  key: string;
  answers: AnswerKind;
  /** What calls go over. */
  transport: TransportChoice;
  /** Whether the person just talks, or holds a key to. Chosen on every surface; only rememberTalk() changes it. */
  talk: Talk;
  /** `stun:`, `turn:` and `turns:` addresses of the person's own, for backends that know nothing of them. */
  iceUrls: readonly string[];
  /** For the `turn:` addresses; '' if there are none. The credential is a secret. */
  iceUsername: string;
  iceCredential: string;
  /** Every call goes through a TURN server. */
  relayOnly: boolean;
  /** Hosts beside OpenAI and the backend itself that a token may go to, as `voice.example.net:8443`. */
  approvedCallHosts: readonly string[];
  /** Whether pages of a site are shared: asked, always or never. Chosen on every surface; only rememberSiteRule() changes it. */
  siteRules: SiteRules;
  /** Nothing is ever sent anywhere: only this computer answers. Only rememberNothingLeaves() changes it. */
  nothingLeaves: boolean;
  /** E-mail addresses are taken out of pages before these are shared. Only rememberRedactEmails() changes it. */
  redactEmails: boolean;
}

export const defaultSettings: Settings = {
  place: 'device',
  brain: { kind: 'page', url: '', model: '' },
  backendUrl: '',
  key: '',
  answers: 'find-out',
  transport: 'auto',
  talk: 'open',
  iceUrls: [],
  iceUsername: '',
  iceCredential: '',
  relayOnly: false,
  approvedCallHosts: [],
  siteRules: {},
  nothingLeaves: false,
  redactEmails: false,
};

/** Where a backend is asked; undefined for what it does not do. */
export interface Endpoints {
  /** Gives tokens. */
  tokenUrl: string | undefined;
  /** Takes an offer and returns the answer: each request opens a call that may cost. */
  sessionUrl: string | undefined;
}

/**
 * What was found out about a backend. Believed until the address is saved anew or a request shows that it is no longer
 * so.
 */
export interface Found {
  /** Of which backend, as it was set up. */
  backendUrl: string;
  /** How a start begins: with a request for a token, or at once with the offer. */
  way: 'POST' | 'GET' | 'session';
  /** Where the backend itself says that offers go. */
  sessionUrl?: string;
  /**
   * Whether the backend names the calls that it opened: one that does not cannot be asked to end one. Known once a call
   * came about in this way.
   */
  namesCalls?: boolean;
}

/** Who answers, in a build with or without the engine. */
export const placeIn = (
  { place, nothingLeaves }: Pick<Settings, 'place' | 'nothingLeaves'>,
  hasEngine: boolean,
): Place => (!hasEngine ? 'backend' : nothingLeaves ? 'device' : place);

/** The version of the stored record; raise it with a step in migrateSettings(). */
export const SETTINGS_VERSION = 6;

/** What is stored. */
export interface SettingsRecord extends Settings {
  version: number;
  found?: Found;
}

const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1'];

/** Whether a backend is set. */
export function isConfigured(settings: Settings): boolean {
  return settings.backendUrl !== '';
}

/**
 * Where this backend is asked. An address with a path is an endpoint itself: the one for tokens, unless the person says
 * otherwise. Settings without a backend have no endpoints: ask isConfigured() first.
 */
export function endpointsOf({ backendUrl, answers }: Settings): Endpoints {
  const url = new URL(backendUrl);
  const isBare = url.pathname === '/';
  const at = (path: string): string => {
    const own = new URL(url);
    if (isBare) own.pathname = path;
    return own.href;
  };
  return {
    tokenUrl: answers === 'calls' ? undefined : at('/token'),
    sessionUrl: answers === 'calls' || (answers === 'find-out' && isBare) ? at('/session') : undefined,
  };
}

/** Whether an HTTP header can carry this as a bearer, or '' in place of one. */
export function isSendableKey(key: string): boolean {
  return /^[\x21-\x7e]*$/.test(key);
}

/** Whether whatever is sent to this address can be read on the way: `http:` to anything but this computer. */
export function isInsecure(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !LOOPBACK_HOSTS.includes(hostname);
}

/** The origin of an approved host: `http:` only on this computer. */
export function callOrigin(host: string): string {
  const url = new URL(`https://${host}`);
  return LOOPBACK_HOSTS.includes(url.hostname) ? `http://${url.host}` : url.origin;
}

/** The network of a call as the person has set it up. */
export function iceOf({ iceUrls, iceUsername, iceCredential, relayOnly }: Settings): IceSetup {
  const stun = iceUrls.filter((url) => !isTurnUrl(url));
  const turn = iceUrls.filter(isTurnUrl);
  const iceServers: IceServer[] = [];
  if (stun.length > 0) iceServers.push({ urls: stun });
  if (turn.length > 0) iceServers.push({ urls: turn, username: iceUsername, credential: iceCredential });
  return { iceServers, relayOnly };
}

/** The host permission that a backend needs. Never with a port: Firefox grants such a pattern and then matches nothing. */
export function permissionPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
