import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../backend/main.ts', import.meta.url));
const run = (...args: string[]) => {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
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
  [['--prot', '1'], /--prot/],
  [['--port', '99999'], /--port 99999: a whole number from 0 to 65535/],
  [['--upstream', 'openai'], /--upstream openai: the only upstream/],
  [['--chat-url', 'nonsense'], /--chat-url nonsense: an http or https URL/],
])('refuses %s with one line and exit code 2', async (args, line) => {
  const { child, out } = run(...args);
  const [code] = (await once(child, 'close')) as [number];
  expect([code, out.stdout]).toEqual([2, '']);
  expect(out.stderr.trim().split('\n')).toHaveLength(1);
  expect(out.stderr).toMatch(line);
});

it('prints one JSON line when it listens and leaves cleanly on SIGTERM', async () => {
  const { child, out } = run('--port', '0', '--no-greeting');
  await once(child.stdout, 'data');
  const { url, key } = JSON.parse(out.stdout) as { url: string; key: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${url}/token`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(out.stdout.trim().split('\n')).toHaveLength(1);
});
