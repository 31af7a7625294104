import { type Backend, type BackendOptions, createBackend } from '../../backend/backend.ts';
import { watchShownProblems } from '../../scripts/browser/shown-problems.ts';
import { OFFER } from '../fakes/stub-upstream.ts';
import { expect, test } from './fixtures.ts';
import { askTyped, begin, endedWith } from './steps.ts';

// The extension as it ships, and our own backend as a team would run it.
let backends: Backend[] = [];
test.afterEach(async () => {
  await Promise.all(backends.map((backend) => backend.close()));
  backends = [];
});

async function serve(options: BackendOptions) {
  const log: string[] = [];
  const started = await createBackend({ greets: false, ...options, log: (line) => log.push(line) });
  if (!started.ok) throw new Error(started.problem);
  backends.push(started.value);
  const { url, key = '' } = started.value;
  const lines = () => log.map((line) => JSON.parse(line) as { msg: string; route?: string; status?: number });
  return { settings: { backendUrl: url, key }, lines };
}

test('where minutes are limited the backend opens the calls, ends them in time, and the person is told', async ({
  open,
}) => {
  const { settings, lines } = await serve({ modes: { token: false, session: true }, ceilingSeconds: 12 });
  const { extension, microphone, page } = await open({ settings });
  const popup = await extension.clickToolbar(page);
  const shown = await watchShownProblems(popup);
  await begin(popup);
  const { report } = await askTyped('Hello.', { popup, host: await extension.host(), microphone });
  expect(report.answered).toMatch(/\w/);
  expect(await endedWith(popup, 40_000)).toMatchObject({ code: 'limit.session' });
  expect((await shown.all()).map(({ code }) => code)).toContain('limit.soon');
  await expect.poll(() => lines().filter(({ msg }) => msg === 'call over')).toHaveLength(1);
  // Without the host permission the browser asks first (204).
  const requests = lines().filter(({ msg, status }) => msg === 'request' && status !== 204);
  expect(requests.map(({ route, status }) => `${route} ${status}`)).toEqual(['/token 404', '/session 201']);
});

test('a used-up day is told with its end, and nothing is tried again', async ({ open }) => {
  const { settings, lines } = await serve({
    keys: 'anna:first-key-of-sixteen',
    limits: { perMinute: 0, sessionsPerDay: 1, secondsPerDay: 0 },
    modes: { token: false, session: true },
  });
  const headers = { authorization: 'Bearer first-key-of-sixteen', 'content-type': 'application/sdp' };
  // Somebody has had the one session of the day; the engine does not take this offer, the user has asked all the same.
  await fetch(`${settings.backendUrl}/session`, { method: 'POST', headers, body: OFFER });
  const { extension, page } = await open({ settings: { ...settings, key: 'first-key-of-sixteen' } });
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  expect(await endedWith(popup, 30_000)).toMatchObject({ code: 'limit.quota', retryAfterMs: expect.any(Number) });
  expect(lines().filter(({ route, status }) => route === '/session' && status === 429)).toHaveLength(1);
});
