import { BlockList, isIP } from 'node:net';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { isLoopback } from '../auth.ts';
import type { UpstreamOptions } from '../upstream/choose.ts';
import { isMetadataHost } from '../upstream/safe-host.ts';
import { readChoice, readUrl } from './readers.ts';
import type { Environment } from './variables.ts';

/** Which service stands behind the backend: the one that was asked for, or the one that there is a key for. */
export function readUpstream(asked: string | undefined, env: Environment): Result<UpstreamOptions, string> {
  const name = asked ?? env.EARSHOT_UPSTREAM ?? (env.OPENAI_API_KEY === undefined ? 'local' : 'openai');
  switch (name) {
    case 'local':
      return ok({ kind: 'local' });
    case 'openai':
      return env.OPENAI_API_KEY === undefined
        ? failed('--upstream openai: OPENAI_API_KEY is missing.')
        : withKey('OPENAI_API_KEY', env.OPENAI_API_KEY, (key) => ok({ kind: 'openai', key }));
    case 'azure':
      return readAzure(env);
    default:
      return /^https?:\/\//.test(name)
        ? readCompatible(name, env)
        : failed(`--upstream ${name.slice(0, 40)}: local, openai, azure or the URL of a compatible server is needed.`);
  }
}

function readAzure(env: Environment): Result<UpstreamOptions, string> {
  const { AZURE_OPENAI_ENDPOINT: endpoint, AZURE_OPENAI_RESOURCE: resource, AZURE_OPENAI_API_KEY: key } = env;
  if (endpoint === undefined && resource === undefined) {
    return failed('--upstream azure: AZURE_OPENAI_RESOURCE (or AZURE_OPENAI_ENDPOINT) is missing.');
  }
  if (env.AZURE_OPENAI_DEPLOYMENT === undefined) return failed('--upstream azure: AZURE_OPENAI_DEPLOYMENT is missing.');
  if (key === undefined) return failed('--upstream azure: AZURE_OPENAI_API_KEY is missing.');
  if (resource !== undefined && !/^[A-Za-z0-9-]{2,64}$/.test(resource)) {
    return failed('AZURE_OPENAI_RESOURCE: the name of a resource is needed, not its URL.');
  }
  const url = readServer('AZURE_OPENAI_ENDPOINT', endpoint ?? `https://${resource}.openai.azure.com`);
  if (!url.ok) return url;
  return withKey('AZURE_OPENAI_API_KEY', key, (checked) => ok({ kind: 'azure', endpoint: url.value, key: checked }));
}

function readCompatible(name: string, env: Environment): Result<UpstreamOptions, string> {
  const url = readServer('--upstream', name);
  if (!url.ok) return url;
  const key = env.EARSHOT_UPSTREAM_KEY ?? '';
  const auth = readChoice('EARSHOT_UPSTREAM_AUTH', env.EARSHOT_UPSTREAM_AUTH ?? (key === '' ? 'none' : 'bearer'), [
    'bearer',
    'api-key',
    'x-api-key',
    'none',
  ]);
  if (!auth.ok) return auth;
  if (auth.value !== 'none' && key === '') return failed('EARSHOT_UPSTREAM_AUTH: EARSHOT_UPSTREAM_KEY is missing.');
  const style = readChoice('EARSHOT_UPSTREAM_OFFER', env.EARSHOT_UPSTREAM_OFFER ?? 'form', ['form', 'secret', 'bare']);
  if (!style.ok) return style;
  const others = readOthers(env);
  if (!others.ok) return others;
  return withKey('EARSHOT_UPSTREAM_KEY', key, (checked) =>
    ok({
      kind: 'compatible',
      url: url.value,
      key: checked,
      auth: auth.value,
      offerStyle: style.value,
      ...others.value,
    }),
  );
}

function readOthers(env: Environment) {
  const found: { secretsUrl?: string; callsUrl?: string; watchUrl?: string } = {};
  const given = [
    ['secretsUrl', 'EARSHOT_UPSTREAM_SECRETS_URL'],
    ['callsUrl', 'EARSHOT_UPSTREAM_CALLS_URL'],
    ['watchUrl', 'EARSHOT_UPSTREAM_WEBSOCKET_URL'],
  ] as const;
  for (const [member, name] of given) {
    const text = env[name];
    if (text === undefined) continue;
    // A WebSocket's URL is that of a web server.
    const url = readServer(name, text.replace(/^ws(s?):/, 'http$1:'));
    if (!url.ok) return url;
    found[member] = member === 'watchUrl' ? url.value.replace(/^http/, 'ws') : url.value;
  }
  return ok(found);
}

/** The URL of a server that a key may be sent to: over https, or where nobody is on the way. */
function readServer(name: string, text: string): Result<string, string> {
  const url = readUrl(name, text);
  if (!url.ok) return url;
  const { protocol, hostname, host } = new URL(url.value);
  if (isMetadataHost(hostname))
    return failed(`${name} ${host}: this is a cloud's metadata service, which is never asked.`);
  if (protocol === 'http:' && !isNear(hostname)) {
    return failed(`${name} ${host}: https:// is needed, over http:// everyone on the way could read the key.`);
  }
  return url;
}

/** Addresses that lead no further than a private network (RFC 1918, RFC 4193); those of one link are asked by nobody. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** This machine, a private network, or a name that only a private network knows (as containers have). */
function isNear(hostname: string): boolean {
  // A URL writes an IPv6 address in brackets, and it has no dot: without them it is seen that this is no name.
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family !== 0) return PRIVATE.check(host, family === 4 ? 'ipv4' : 'ipv6');
  return isLoopback(host) || !host.includes('.') || /\.(internal|local|lan)$/.test(host);
}

/** A key must be something that a header can carry; it is never repeated. */
function withKey(
  name: string,
  key: string,
  use: (key: string) => Result<UpstreamOptions, string>,
): Result<UpstreamOptions, string> {
  return /^[\x21-\x7e]*$/.test(key)
    ? use(key)
    : failed(`${name}: a key has no spaces and no characters outside ASCII.`);
}
