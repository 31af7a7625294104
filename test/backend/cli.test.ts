import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../backend/main.ts', import.meta.url));
const run = (args: string[], env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    out.stdout += data;
  });
  child.stderr.on('data', (data) => {
    out.stderr += data;
  });
  return { child, out };
};

it.each([
  [['--prot', '1'], {}, /--prot/],
  [['--port', '99999'], {}, /--port 99999: a whole number from 0 to 65535/],
  [['--upstream', 'openai'], {}, /--upstream openai: OPENAI_API_KEY is missing/],
  [['--chat-url', 'nonsense'], {}, /--chat-url nonsense: an http or https URL/],
  [['--host', '0.0.0.0'], {}, /beyond this machine it needs EARSHOT_KEYS or EARSHOT_OIDC_ISSUER/],
  [[], { EARSHOT_KEYS: 'short' }, /EARSHOT_KEYS: each key needs 16 characters\./],
  [[], { EARSHOT_METRICS_KEY: 'short' }, /EARSHOT_METRICS_KEY: each key needs 16 characters\./],
  [
    ['--upstream', 'http://127.0.0.1:9'],
    { EARSHOT_UPSTREAM_OFFER: 'bare', EARSHOT_MODES: 'token' },
    /EARSHOT_MODES token: this upstream makes no client secrets, so session is needed\./,
  ],
  [[], { EARSHOT_DAYLY_MINUTES: '3' }, /EARSHOT_DAYLY_MINUTES: there is no such variable/],
])('refuses %s with %o in one line and with exit code 2', async (args, env, line) => {
  const { child, out } = run(args, env as Record<string, string>);
  const [code] = (await once(child, 'close')) as [number];
  expect([code, out.stdout]).toEqual([2, '']);
  expect(out.stderr.trim().split('\n')).toHaveLength(1);
  expect(out.stderr).toMatch(line);
});

it('says in one line why it cannot listen', async () => {
  const first = run(['--upstream', 'http://127.0.0.1:9'], { EARSHOT_KEYS: 'first-key-of-sixteen' });
  await once(first.child.stdout, 'data');
  const { port } = new URL((JSON.parse(first.out.stdout) as { url: string }).url);
  const second = run(['--upstream', 'http://127.0.0.1:9', '--port', port]);
  const [code] = (await once(second.child, 'close')) as [number];
  expect([code, second.out.stderr.split('\n').filter((line) => line.startsWith('backend: '))]).toEqual([
    1,
    [expect.stringMatching(/Cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE/)],
  ]);
  first.child.kill('SIGTERM');
  expect(await once(first.child, 'close')).toEqual([0, null]);
});

it('prints one JSON line when it listens, logs JSON lines, and leaves cleanly on SIGTERM', async () => {
  const { child, out } = run(['--port', '0', '--no-greeting']);
  await once(child.stdout, 'data');
  const { url, key } = JSON.parse(out.stdout) as { url: string; key: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${url}/token`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^process_resident_memory_bytes \d/m);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(out.stdout.trim().split('\n')).toHaveLength(1);
  const lines = out.stderr.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ msg: 'request', route: '/token', status: 200 }),
  );
  expect(out.stderr).not.toContain(key);
});
