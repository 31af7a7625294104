import { createHmac } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { reply, withServer } from '../fakes/http-server.ts';
import { type StubUpstream, startStubUpstream } from '../fakes/stub-upstream.ts';

const AUDIENCE = 'earshot';
const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
const stranger = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };

let stub: StubUpstream;
const log: string[] = [];
beforeAll(async () => {
  stub = await startStubUpstream();
});
afterAll(() => stub.close());

/** A backend that trusts an identity provider, which is a real server that answers by `isUp`. */
async function withBackend(use: (backend: Backend, issuer: string, provider: { isUp: boolean }) => Promise<void>) {
  const provider = { isUp: true };
  await withServer(
    (request, response) => {
      if (!provider.isUp) return reply(response, 500, 'down', 'text/plain');
      const issuer = `http://${request.headers.host}`;
      if (request.url === '/.well-known/openid-configuration') {
        return reply(response, 200, { issuer, jwks_uri: `${issuer}/keys` });
      }
      return reply(response, 200, { keys: [jwk] });
    },
    async (issuer) => {
      const started = await createBackend({
        upstream: { kind: 'compatible', url: stub.url, key: 'k', auth: 'bearer', offerStyle: 'form' },
        keys: 'carl:third-key-of-sixteen',
        oidc: { issuer, audience: AUDIENCE },
        pepper: 'pepper',
        log: (line) => log.push(line),
      });
      if (!started.ok) throw new Error(started.problem);
      await use(started.value, issuer, provider);
      await started.value.close();
    },
  );
}

const now = () => Math.floor(Date.now() / 1000);
const sign = (claims: JWTPayload, key = privateKey) =>
  new SignJWT({ sub: 'anna', aud: AUDIENCE, iat: now(), exp: now() + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign(key);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const ask = async ({ url }: Backend, token: string) => {
  const response = await fetch(`${url}/token`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  const body = (await response.json()) as { error?: { code: string } };
  return [response.status, body.error?.code];
};

it('takes tokens of the provider for us, and keys beside them', async () => {
  await withBackend(async (backend, iss) => {
    expect(await ask(backend, await sign({ iss }))).toEqual([200, undefined]);
    expect(await ask(backend, await sign({ iss, aud: ['other', AUDIENCE] }))).toEqual([200, undefined]);
    expect(await ask(backend, 'third-key-of-sixteen')).toEqual([200, undefined]);
    expect(await ask(backend, 'some-key-of-sixteen')).toEqual([401, 'invalid_api_key']);
  });
});

it('knows people apart', async () => {
  await withBackend(async (backend, iss) => {
    stub.asked.length = 0;
    for (const sub of ['anna', 'anna', 'bert']) await ask(backend, await sign({ iss, sub }));
    const [one, again, other] = stub.asked.map(({ headers }) => headers['openai-safety-identifier']);
    expect([again === one, other === one]).toEqual([true, false]);
  });
});

it('refuses every other token, forwards nothing and logs none of them', async () => {
  await withBackend(async (backend, iss) => {
    stub.asked.length = 0;
    const claims = { sub: 'anna', aud: AUDIENCE, iss, exp: now() + 60 };
    const publicText = JSON.stringify(jwk);
    const confused = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims)}`;
    const tokens: Record<string, [string, string]> = {
      'signed by a stranger': [await sign({ iss }, stranger.privateKey), 'invalid_token'],
      'not signed': [`${part({ alg: 'none' })}.${part(claims)}.`, 'invalid_token'],
      'alg none with a signature': [`${part({ alg: 'none' })}.${part(claims)}.eA`, 'invalid_token'],
      'signed with the public key as a secret': [
        `${confused}.${createHmac('sha256', publicText).update(confused).digest('base64url')}`,
        'invalid_token',
      ],
      'with a changed claim': [
        (await sign({ iss })).replace(/\.[^.]+\./, `.${part({ ...claims, sub: 'root' })}.`),
        'invalid_token',
      ],
      expired: [await sign({ iss, exp: now() - 60 }), 'token_expired'],
      'not valid yet': [await sign({ iss, nbf: now() + 600 }), 'token_not_yet_valid'],
      'for somebody else': [await sign({ iss, aud: 'other' }), 'invalid_token'],
      'of another issuer': [await sign({ iss: 'https://evil.example' }), 'invalid_token'],
      'without an end': [await sign({ iss, exp: undefined as unknown as number }), 'invalid_token'],
      'of nobody': [await sign({ iss, sub: '' }), 'invalid_token'],
      'of an unknown key': [
        (await sign({ iss })).replace(/^[^.]+/, part({ alg: 'RS256', kid: 'two' })),
        'invalid_token',
      ],
      nonsense: ['a.b.c', 'invalid_token'],
    };
    for (const [name, [token, code]] of Object.entries(tokens)) {
      expect([name, ...(await ask(backend, token))]).toEqual([name, 401, code]);
    }
    expect(stub.asked).toEqual([]);
    expect(log.filter((line) => Object.values(tokens).some(([token]) => line.includes(token)))).toEqual([]);
  });
});

it('says so while the provider cannot be asked, and asks it again', async () => {
  await withBackend(async (backend, iss, provider) => {
    provider.isUp = false;
    expect(await ask(backend, await sign({ iss }))).toEqual([503, 'auth_unavailable']);
    provider.isUp = true;
    expect(await ask(backend, await sign({ iss }))).toEqual([200, undefined]);
  });
});
