import type { ServerResponse } from 'node:http';
import type { Page } from '@playwright/test';
import type { ChangedBuild } from '../../scripts/browser/changed-build.ts';
import type { Extension, HostPage } from '../../scripts/browser/extension.ts';
import { watchShownProblems } from '../../scripts/browser/shown-problems.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { withHostPermission } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { exchangeAsGuide, type GuideServer, mintToken, sendJson, sendText, startGuideServer } from './guide-server.ts';
import { askAloud, askTyped, begin, endedWith, sharePage } from './steps.ts';

// The servers of the guides know nothing of CORS: the answer "Allow" to Save is what lets us in.
let build: ChangedBuild;
test.beforeAll(async ({ extensionDir }) => {
  build = await withHostPermission(extensionDir);
});
test.afterAll(() => build.remove());

let servers: GuideServer[] = [];
test.afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});
async function serve(routes: Parameters<typeof startGuideServer>[0]): Promise<GuideServer> {
  const server = await startGuideServer(routes);
  servers.push(server);
  return server;
}

const settingsOf = (backendUrl: string) => ({ extensionDir: build.dir, settings: { backendUrl, key: '' } });

async function openOptions(extension: Extension): Promise<Page> {
  const options = await extension.context.newPage();
  await options.goto(extension.urlOf('options.html'));
  await options.getByRole('textbox', { name: 'Backend URL' }).waitFor();
  return options;
}

/** Presses Check and waits until the page says so. */
async function checkSays(options: Page, words: string): Promise<void> {
  await options.getByRole('button', { name: 'Check the connection' }).click();
  await options.getByText(words).waitFor();
}

/** Hands on to the engine what the host sends to OpenAI: no machine that tests has to reach it. */
async function standInForOpenAi(host: HostPage, upstreamUrl: string): Promise<string[]> {
  const requests: string[] = [];
  host.target.listen((method, params) => {
    if (method === 'Fetch.requestPaused') handOn(host, upstreamUrl, params as Paused, requests).catch(() => {});
  });
  await host.target.send('Fetch.enable', { patterns: [{ urlPattern: 'https://api.openai.com/*' }] });
  return requests;
}

interface Paused {
  requestId: string;
  request: { method: string; url: string; headers: Record<string, string>; postData?: string };
}

async function handOn(host: HostPage, upstreamUrl: string, paused: Paused, requests: string[]): Promise<void> {
  const { method, url, headers, postData } = paused.request;
  const letIn = [
    { name: 'access-control-allow-origin', value: '*' },
    { name: 'access-control-allow-headers', value: 'authorization, content-type' },
  ];
  const fulfill = (responseCode: number, text: string) =>
    host.target.send('Fetch.fulfillRequest', {
      ...{ requestId: paused.requestId, responseCode, responseHeaders: letIn },
      body: Buffer.from(text).toString('base64'),
    });
  if (method === 'OPTIONS') return void (await fulfill(204, ''));
  requests.push(`${method} ${url}`);
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = await fetch(upstreamUrl + new URL(url).pathname, {
    method,
    headers: { authorization: lowered.authorization ?? '', 'content-type': lowered['content-type'] ?? '' },
    ...(postData === undefined ? {} : { body: postData }),
  });
  await fulfill(answer.status, await answer.text());
}

const SHAPES: [string, (token: { value: string }) => (response: ServerResponse) => void][] = [
  ['the object of the API', (token) => (response) => sendJson(response, token)],
  ['the object of the beta', (token) => (response) => sendJson(response, { client_secret: token })],
  [
    '{token}',
    ({ value }) =>
      (response) =>
        sendJson(response, { token: value }),
  ],
  [
    'a bare string',
    ({ value }) =>
      (response) =>
        sendText(response, value),
  ],
  [
    'a JSON string',
    ({ value }) =>
      (response) =>
        sendJson(response, value),
  ],
];

/** A server that hands on tokens of the backend in one of the shapes. */
const serveTokens = (
  backend: Parameters<typeof mintToken>[0],
  send: (typeof SHAPES)[number][1],
): Promise<GuideServer> =>
  serve({ 'GET /token': async (response) => send((await mintToken(backend)) as { value: string })(response) });

for (const [shape, send] of SHAPES) {
  test(`a server with GET /token that returns ${shape} begins a call as it is`, async ({ open, backend }) => {
    const server = await serveTokens(backend, send);
    const { extension, page } = await open(settingsOf(server.url));
    const popup = await extension.clickToolbar(page);
    const toOpenAi = await standInForOpenAi(await extension.host(), backend.url);
    await begin(popup);
    expect(server.requests).toEqual(['POST /token', 'GET /token']);
    expect(toOpenAi).toEqual(['POST https://api.openai.com/v1/realtime/calls']);
  });
}

test('a call through a server with GET /token is answered, and the second time that server is known', async ({
  open,
  backend,
}) => {
  const [[, send] = []] = SHAPES;
  if (!send) throw new Error('There is no shape of a token.');
  const server = await serveTokens(backend, send);
  const { extension, microphone, page } = await open(settingsOf(server.url));
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await standInForOpenAi(host, backend.url);
  await begin(popup);
  const { report } = await askTyped('How long is this page?', { popup, host, microphone });
  expect(report.answered).not.toBe('');
  await popup.press('Stop');
  await popup.waitForView('the end', ({ phase }) => phase.name === 'idle');
  await begin(popup);
  expect(server.requests).toEqual(['POST /token', 'GET /token', 'GET /token']);
});

test('a server with POST /session works as it is, is asked for no call before Start, and for one at Start', async ({
  open,
  backend,
}) => {
  const server = await serve({
    'POST /session': async (response, offer) => sendText(response, await exchangeAsGuide(offer, backend)),
  });
  const { extension, microphone, page } = await open(settingsOf(server.url));
  const options = await openOptions(extension);
  await checkSays(options, 'your backend answers calls itself, at /session');
  expect(server.requests).toEqual(['POST /token', 'GET /token', 'OPTIONS /session']);

  await page.bringToFront();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  const asked = await watchRequests(host);
  await begin(popup);
  await sharePage(popup);
  const { report, loudness } = await askAloud('What does it say about winter?', { popup, host, microphone });
  // Which words is the recogniser's affair, and a busy machine's.
  expect(report.heard).toMatch(/\w/);
  expect(report.answered).toMatch(/\w/);
  expect(loudness).toBeGreaterThan(0.05);
  expect(server.requests).toEqual(['POST /token', 'GET /token', 'OPTIONS /session', 'POST /session']);
  expect(server.bodies.at(-1)).toMatch(/^v=0[\s\S]*a=ice-ufrag:/);
  // The page that holds the call has sent nothing itself: it has nothing to send it with.
  expect(asked).toEqual([]);

  // It gave no Location. That is told where the backend is set up, and in no conversation.
  await options.reload();
  await options.getByText('cannot be asked to end one').waitFor();
  // Only what the fake microphone, silent by now, may have earned.
  expect([undefined, 'mic.silent']).toContain((await popup.view())?.notice?.code);
});

/** Every request over HTTP that the host makes from now on. */
async function watchRequests(host: HostPage): Promise<string[]> {
  const requests: string[] = [];
  host.target.listen((method, params) => {
    if (method !== 'Network.requestWillBeSent') return;
    const { url } = (params as { request: { url: string } }).request;
    if (url.startsWith('http')) requests.push(url);
  });
  await host.target.send('Network.enable');
  return requests;
}

test('a lost call of such a server is made anew, with what was said', async ({ open, backend }) => {
  const server = await serve({
    'POST /session': async (response, offer) => sendText(response, await exchangeAsGuide(offer, backend)),
  });
  const { extension, microphone, page } = await open(settingsOf(server.url));
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await host.target.evaluate(`(() => {
    const { send } = RTCDataChannel.prototype;
    RTCDataChannel.prototype.send = function (data) { globalThis.__channel = this; return send.call(this, data); };
  })()`);
  await begin(popup);
  await askTyped('How long is this page?', { popup, host, microphone });
  const first = (await popup.view())?.timeline.answer;
  await host.target.evaluate('globalThis.__channel.close()');
  await popup.waitForView(
    'another call',
    ({ phase, timeline }) => phase.name === 'live' && timeline.answer !== first,
    30_000,
  );
  expect(server.requests).toEqual(['POST /token', 'GET /token', 'POST /session', 'POST /session']);
  expect((await popup.diagnose()).itemsSent.length).toBeGreaterThan(0);
});

test('an offer that is not answered in time is not given a second time', async ({ open }) => {
  // It may well have opened a call.
  const server = await serve({ 'POST /session': () => {} });
  const { extension, page } = await open(settingsOf(server.url));
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  expect((await endedWith(popup, 30_000)).code).toBe('backend.timeout');
  expect(server.requests).toEqual(['POST /token', 'GET /token', 'POST /session']);
});

test('Stop while the backend answers the offer ends the request', async ({ open }) => {
  const asked = signal();
  const closed = signal();
  const server = await serve({
    'POST /session': (response) => {
      response.on('close', closed.happen);
      asked.happen();
    },
  });
  const { extension, page } = await open(settingsOf(server.url));
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  await asked.happened;
  await popup.press('Stop');
  await closed.happened;
  expect((await popup.view())?.phase.name).toBe('idle');
});

/** Something that happens once, and can be waited for. */
function signal(): { happen(): void; happened: Promise<void> } {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happen: () => happen(), happened };
}

const BAD_KEY = {
  error: {
    message:
      'Incorrect API key provided: sk-abcdefghijklmnopqrstuvwxyz123456. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    param: null,
  },
};
const RETIRED = {
  error: {
    message: 'The Realtime Beta API is no longer supported. Please use /v1/realtime/client_secrets.',
    type: 'invalid_request_error',
    code: 'beta_api_shape_disabled',
    param: '',
  },
};

const REFUSALS: { what: string; routes: Parameters<typeof startGuideServer>[0]; code: string; says: string }[] = [
  {
    what: 'GET /token whose own key is bad',
    routes: { 'GET /token': (response) => sendJson(response, BAD_KEY) },
    code: 'backend.upstream_refused',
    says: 'invalid_api_key',
  },
  {
    what: 'POST /session whose own key is bad',
    routes: { 'POST /session': (response) => sendText(response, JSON.stringify(BAD_KEY)) },
    code: 'backend.upstream_refused',
    says: 'invalid_api_key',
  },
  {
    what: 'GET /token that asks the retired endpoint',
    routes: { 'GET /token': (response) => sendJson(response, RETIRED) },
    code: 'openai.retired',
    says: 'beta_api_shape_disabled',
  },
  {
    what: 'POST /session that fails itself',
    routes: { 'POST /session': (response) => sendJson(response, { error: 'Failed to generate token' }, 500) },
    code: 'backend.down',
    says: 'Failed to generate token',
  },
  {
    what: 'a page for everything',
    routes: { '*': (response) => sendText(response, '<!doctype html><title>My app</title><div id="root"></div>') },
    code: 'backend.bad_answer',
    says: 'text/html',
  },
];

for (const { what, routes, code, says } of REFUSALS) {
  test(`a server with ${what} is told as ${code}, after one offer at most`, async ({ open }) => {
    const server = await serve(routes);
    const { extension, page } = await open(settingsOf(server.url));
    const popup = await extension.clickToolbar(page);
    expect(server.requests.filter((line) => line.endsWith('/session'))).toEqual([]);
    await popup.press('Start');
    const problem = await endedWith(popup);
    expect(problem).toMatchObject({ code, detail: expect.stringContaining(says) });
    expect(JSON.stringify(problem)).not.toContain('sk-abcdef');
    await expect.poll(() => popup.text('alert')).toMatch(/\w/);
    expect(server.requests.filter((line) => line === 'POST /session').length).toBeLessThanOrEqual(1);
  });
}

/** Remembers with which servers each connection was made that is answered or closed. */
const WATCH_PEERS = `(() => {
  globalThis.__peers = [];
  for (const name of ['setRemoteDescription', 'close']) {
    const own = RTCPeerConnection.prototype[name];
    RTCPeerConnection.prototype[name] = function (...values) {
      globalThis.__peers.push(this.getConfiguration());
      return own.apply(this, values);
    };
  }
})()`;

async function peersOf(host: HostPage): Promise<RTCConfiguration[]> {
  return host.target.evaluate('globalThis.__peers');
}

test('a backend without tokens says so, names its servers, and ends a call at its limit without a second one', async ({
  open,
  backend,
}) => {
  const turn = { urls: ['turn:127.0.0.1:9?transport=udp'], username: 'u', credential: 'word-of-turn' };
  const server = await serve({
    'POST /token': (response) =>
      sendJson(
        response,
        {
          error: { code: 'token_mode_off', message: 'This backend gives no tokens.' },
          earshot: { session_url: '/session', ice_servers: [turn], limits: { session_seconds: 600 } },
        },
        404,
      ),
    'POST /session': async (response, offer) => {
      const answer = await exchangeAsGuide(offer, backend);
      const headers = { location: '/v1/realtime/calls/rtc_1', 'x-earshot-session-seconds': '10' };
      response.writeHead(201, { 'content-type': 'application/sdp', ...headers }).end(answer);
    },
  });
  const { extension, page } = await open(settingsOf(server.url));
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await host.target.evaluate(WATCH_PEERS);
  const shown = await watchShownProblems(popup);
  await begin(popup);
  expect((await peersOf(host)).at(-1)?.iceServers).toMatchObject([turn]);
  expect(await endedWith(popup, 30_000)).toMatchObject({ code: 'limit.session' });
  expect((await shown.all()).map(({ code }) => code)).toContain('limit.soon');
  expect(server.requests).toEqual(['POST /token', 'POST /session']);
  expect(JSON.stringify(await popup.view())).not.toContain('word-of-turn');
});

test('servers of the person’s own are used from the first offer on, and always by the relay means no address of this computer', async ({
  open,
}) => {
  const server = await serve({
    'POST /session': (response) => sendJson(response, { error: 'Failed to generate token' }, 500),
  });
  const { extension, page } = await open(settingsOf(server.url));
  const options = await openOptions(extension);
  await options.getByText('Advanced', { exact: true }).click();
  await options.getByRole('textbox', { name: 'STUN and TURN servers' }).fill('turn:127.0.0.1:9?transport=tcp');
  await options.getByRole('textbox', { name: 'TURN user name' }).fill('u');
  await options.getByLabel('TURN credential').fill('word-of-turn');
  await options.getByRole('checkbox', { name: 'Always through the TURN server' }).check();
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByText('Saved.').waitFor();
  await options.close();

  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await host.target.evaluate(WATCH_PEERS);
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('backend.down');
  const offer = server.bodies.at(-1) ?? '';
  expect(offer).toMatch(/^v=0/);
  expect(offer).not.toContain('a=candidate');
  expect((await peersOf(host)).at(-1)).toMatchObject({ iceTransportPolicy: 'relay' });
});

test('a server that a backend names is approved by its host, once, and taken back', async ({ open, backend }) => {
  const server = await serve({
    'POST /token': async (response) => {
      const token = (await mintToken(backend)) as object;
      sendJson(response, {
        ...token,
        earshot: { call_url: `${backend.url}/v1/realtime/calls`, warnings: ['Old model.'] },
      });
    },
  });
  const { host } = new URL(backend.url);
  const { extension, page } = await open(settingsOf(server.url));
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  expect(await endedWith(popup)).toMatchObject({ code: 'backend.untrusted_call_url', host });

  const options = await openOptions(extension);
  await checkSays(options, 'names a server that you have not approved');
  await options.getByRole('button', { name: `Also allow calls to ${host}` }).click();
  await options.getByText(`your backend gives tokens for ${host}`).waitFor();
  expect(await options.getByRole('list', { name: 'What your backend says' }).textContent()).toBe('Old model.');
  const again = await begins(extension, page);
  await again.press('Stop');
  await again.waitForView('the end', ({ phase }) => phase.name === 'idle');

  await options.bringToFront();
  await options.getByText('Advanced', { exact: true }).click();
  await options.getByRole('button', { name: `Remove ${host}` }).click();
  await options.getByRole('button', { name: `Remove ${host}` }).waitFor({ state: 'detached' });
  await checkSays(options, 'names a server that you have not approved');
});

async function begins(extension: Extension, page: Page): Promise<Surface> {
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  return popup;
}

test('an address that is not safe in an old record is told, and nothing is sent there', async ({ open }) => {
  const { extension, page } = await open({ settings: { backendUrl: 'https://voice.example.com', key: 'k' } });
  const options = await openOptions(extension);
  await options.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('earshot-settings', 1);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction('settings', 'readwrite');
      writing.objectStore('settings').put({ version: 1, backendUrl: 'http://voice.example.com', key: 'k' }, 'current');
      writing.oncomplete = () => { opening.result.close(); resolve(); };
    };
  })`);
  await options.reload();
  await expect(options.getByRole('textbox', { name: 'Backend URL' })).toHaveValue('http://voice.example.com');
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByText('Use https:// for voice.example.com').waitFor();
  await options.close();
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('backend.insecure');
});
