import { afterEach, describe, expect, it } from 'vitest';
import { type Backend, type BackendOptions, createBackend } from '../../backend/backend.ts';
import { hasRedis, type RedisServer, startRedis } from '../fakes/redis-server.ts';
import { type StubUpstream, startStubUpstream } from '../fakes/stub-upstream.ts';

const KEY = 'first-key-of-sixteen';
const NONE = { perMinute: 0, sessionsPerDay: 0, secondsPerDay: 0 };
const SOON = { timeout: 15_000 };
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function startStub(): Promise<StubUpstream> {
  const stub = await startStubUpstream();
  open.push(stub);
  return stub;
}

async function start(stub: StubUpstream, options: BackendOptions): Promise<Backend> {
  const started = await createBackend({
    upstream: { kind: 'compatible', url: stub.url, key: 'k', auth: 'bearer', offerStyle: 'form' },
    keys: `anna:${KEY},bert:second-key-of-sixteen`,
    ...options,
  });
  if (!started.ok) throw new Error(started.problem);
  open.push(started.value);
  return started.value;
}

const ask = ({ url }: Backend, key = KEY, headers: Record<string, string> = {}) =>
  fetch(`${url}/token`, { method: 'POST', headers: { authorization: `Bearer ${key}`, ...headers } });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
const statuses = async (many: Promise<Response>[]) => (await Promise.all(many)).map(({ status }) => status);
const count = (list: number[], status: number) => list.filter((one) => one === status).length;

describe('one replica', () => {
  it('gives each user so many sessions a minute and says when to come again', async () => {
    const backend = await start(await startStub(), { limits: { ...NONE, perMinute: 3 } });
    const first = await statuses(Array.from({ length: 5 }, () => ask(backend)));
    expect(first.toSorted()).toEqual([200, 200, 200, 429, 429]);
    const refused = await ask(backend);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await codeOf(refused)).toBe('rate_limit_exceeded');
    expect((await ask(backend, 'second-key-of-sixteen')).status).toBe(200);
  });

  it('gives each user so many sessions a day', async () => {
    const backend = await start(await startStub(), { limits: { ...NONE, sessionsPerDay: 2 } });
    expect(await statuses([ask(backend), ask(backend)])).toEqual([200, 200]);
    const refused = await ask(backend);
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'daily_quota_exceeded']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
  });

  it('lets an address guess keys thirty times a minute, also behind a proxy, and whoever has a key does not suffer', async () => {
    const backend = await start(await startStub(), { trustedHops: 1 });
    const guess = (address: string) =>
      ask(backend, 'a-wrong-key-of-sixteen', { 'x-forwarded-for': `1.2.3.4, ${address}` });
    for (let tries = 0; tries < 30; tries += 1) expect((await guess('198.51.100.1')).status).toBe(401);
    const refused = await guess('198.51.100.1');
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'too_many_wrong_keys']);
    expect((await guess('198.51.100.2')).status).toBe(401);
    expect((await ask(backend, KEY, { 'x-forwarded-for': '198.51.100.1' })).status).toBe(200);
  });
});

describe.skipIf(!hasRedis())('replicas that share a Redis', () => {
  const startPair = async (limits: object) => {
    const redis: RedisServer = await startRedis();
    open.push(redis);
    const stub = await startStub();
    const options = { redisUrl: redis.url, limits: { ...NONE, ...limits } };
    const pair = [await start(stub, options), await start(stub, options)] as const;
    for (const { url } of pair) await expect.poll(async () => (await fetch(`${url}/readyz`)).status, SOON).toBe(200);
    return { redis, stub, pair };
  };

  it('give out exactly what the limit says, however many ask at once', async () => {
    const { pair, stub } = await startPair({ sessionsPerDay: 50 });
    const all = await statuses(Array.from({ length: 400 }, (_, at) => ask(pair[at % 2] as Backend)));
    expect([count(all, 200), count(all, 429)]).toEqual([50, 350]);
    expect(stub.asked).toHaveLength(50);
  });

  it('give out nothing while it is away, say so at once, and go on by themselves when it is back', async () => {
    const { redis, pair, stub } = await startPair({ sessionsPerDay: 1000 });
    const [backend] = pair;
    expect((await ask(backend)).status).toBe(200);
    await redis.kill();
    const asked = stub.asked.length;
    const startedAt = performance.now();
    const refused = await ask(backend);
    expect([refused.status, await codeOf(refused)]).toEqual([503, 'limits_unavailable']);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect((await fetch(`${backend.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${backend.url}/healthz`)).status).toBe(200);
    expect(stub.asked).toHaveLength(asked);
    await redis.restart();
    await expect.poll(async () => (await ask(backend)).status, SOON).toBe(200);
  });

  it('give out nothing while it holds the line and does not answer', async () => {
    const { redis, pair, stub } = await startPair({ sessionsPerDay: 1000 });
    redis.freeze();
    const refused = await ask(pair[0]);
    expect([refused.status, await codeOf(refused)]).toEqual([503, 'limits_unavailable']);
    expect(stub.asked).toHaveLength(0);
    redis.thaw();
    await expect.poll(async () => (await ask(pair[0])).status, SOON).toBe(200);
  });
});
