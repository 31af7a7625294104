import { type IceServer, isIceUrl, isTurnUrl } from '../../utils/shared/ice-server.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import type { IceOptions } from '../ice.ts';
import { readJsonText, readNumber, readWords } from './readers.ts';
import type { Environment } from './variables.ts';

/** The STUN and TURN servers for clients, each as the extension takes it; what it would leave out is refused here. */
export function readIce(env: Environment): Result<IceOptions, string> {
  const servers = env.EARSHOT_ICE_SERVERS === undefined ? ok([]) : readServers(env.EARSHOT_ICE_SERVERS);
  if (!servers.ok) return servers;
  const urls = readWords(env.EARSHOT_TURN_URLS);
  const secret = env.EARSHOT_TURN_SECRET;
  if (urls.length > 0 !== (secret !== undefined)) {
    return failed(`${secret === undefined ? 'EARSHOT_TURN_SECRET' : 'EARSHOT_TURN_URLS'} is missing.`);
  }
  const strange = urls.find((url) => !isIceUrl(url) || !isTurnUrl(url));
  if (strange !== undefined) {
    return failed(`EARSHOT_TURN_URLS ${strange.slice(0, 60)}: turn: or turns: URLs are needed.`);
  }
  const life = readNumber('EARSHOT_TURN_SECONDS', env.EARSHOT_TURN_SECONDS ?? '3600', 60, 86_400);
  if (!life.ok) return life;
  return ok({ servers: servers.value, ...(secret === undefined ? {} : { turn: { urls, secret, lifeS: life.value } }) });
}

/** Nothing of the list is repeated: it holds credentials. */
function readServers(text: string): Result<IceServer[], string> {
  const list = readJsonText('EARSHOT_ICE_SERVERS', text);
  if (!list.ok) return list;
  const servers = Array.isArray(list.value) ? list.value.map(readServer) : [undefined];
  const known = servers.filter((server) => server !== undefined);
  if (known.length < servers.length) {
    return failed(
      'EARSHOT_ICE_SERVERS: a JSON list of {"urls": "stun:… or turn:…", "username", "credential"} is needed.',
    );
  }
  return known.every(hasCredentials)
    ? ok(known)
    : failed('EARSHOT_ICE_SERVERS: a turn: or turns: server needs "username" and "credential".');
}

/** One server; undefined if it is none. */
function readServer(value: unknown): IceServer | undefined {
  const { urls: given, username, credential } = (value ?? {}) as { [member in keyof IceServer]?: unknown };
  const urls: unknown[] = Array.isArray(given) ? given : [given];
  const known = urls.filter((url) => typeof url === 'string').filter(isIceUrl);
  if (known.length === 0 || known.length < urls.length || !isTextOrAbsent(username) || !isTextOrAbsent(credential)) {
    return undefined;
  }
  return {
    urls: known,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
}

const isTextOrAbsent = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

/** A browser throws on a TURN server without them. */
const hasCredentials = ({ urls, username = '', credential = '' }: IceServer): boolean =>
  !urls.some(isTurnUrl) || (username !== '' && credential !== '');
