import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChangedBuild } from '../../scripts/browser/changed-build.ts';
import { sendCommand } from '../../scripts/browser/send-command.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { withHostPermission } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { endedWith, isLive } from './steps.ts';
import { reply, startStub, withAddressesOf } from './stub-backend.ts';

const PAGE = '<!doctype html><title>Sign in</title><p>Please sign in.';
const ERROR =
  '{"error":{"message":"Incorrect API key provided: sk-abcdefghijklmnopqrstuvwxyz123456.","code":"invalid_api_key"}}';

const FAULTS: { what: string; code: string; answer(response: ServerResponse): void }[] = [
  { what: 'answers 401', code: 'auth.required', answer: (to) => reply(to, 401, 'application/json', ERROR) },
  { what: 'answers 403', code: 'auth.forbidden', answer: (to) => reply(to, 403, 'application/json', ERROR) },
  { what: 'sends a web page', code: 'backend.bad_answer', answer: (to) => reply(to, 200, 'text/html', PAGE) },
  { what: 'sends no token', code: 'backend.bad_answer', answer: (to) => reply(to, 200, 'application/json', '{}') },
  {
    what: 'sends an error with status 200',
    code: 'backend.upstream_refused',
    answer: (to) => reply(to, 200, 'application/json', ERROR),
  },
  {
    what: 'sends people elsewhere',
    code: 'net.portal',
    answer: (to) => to.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
  },
  { what: 'does not answer in time', code: 'backend.timeout', answer: () => {} },
];

for (const { what, code, answer } of FAULTS) {
  test(`a backend that ${what} is told as ${code}`, async ({ open }) => {
    const stub = await startStub((_request, response) => answer(response));
    try {
      const { extension, page } = await open({ settings: { backendUrl: stub.url, key: 'key-of-a-test' } });
      const popup = await extension.clickToolbar(page);
      await popup.press('Start');
      const problem = await endedWith(popup, 45_000);
      expect(problem.code).toBe(code);
      expect(JSON.stringify(problem)).not.toMatch(/sk-abc|key-of-a-test/);
      expect(await popup.text('alert')).not.toBe('');
    } finally {
      await stub.close();
    }
  });
}

test('an answer without end is cut off at the cap', async ({ open }) => {
  let cut = () => {};
  const cutOff = new Promise<void>((resolve) => {
    cut = resolve;
  });
  const stub = await startStub((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.on('close', () => cut());
    sendForever(response);
  });
  try {
    const { extension, page } = await open({ settings: { backendUrl: stub.url, key: '' } });
    const popup = await extension.clickToolbar(page);
    await popup.press('Start');
    expect((await endedWith(popup)).code).toBe('backend.bad_answer');
    // The connection itself is closed: nothing more of it is taken.
    await cutOff;
  } finally {
    await stub.close();
  }
});

/** Sends as fast as the other side takes it. */
function sendForever(response: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024, 'x');
  const go = () => {
    while (!response.destroyed) if (!response.write(piece)) return void response.once('drain', go);
  };
  go();
}

test.describe('with the permission to reach the backend', () => {
  let build: ChangedBuild;
  test.beforeAll(async ({ extensionDir }) => {
    build = await withHostPermission(extensionDir);
  });
  test.afterAll(() => build.remove());

  test('a backend that is off is told as backend.unreachable', async ({ open }) => {
    const stub = await startStub(() => {});
    await stub.close();
    const { extension, page } = await open({ extensionDir: build.dir, settings: { backendUrl: stub.url, key: '' } });
    const popup = await extension.clickToolbar(page);
    await popup.press('Start');
    expect((await endedWith(popup)).code).toBe('backend.unreachable');
  });
});

test('a backend that cannot be reached for want of permission is told as backend.no_permission', async ({ open }) => {
  const stub = await startStub(() => {});
  await stub.close();
  const { extension, page } = await open({ settings: { backendUrl: stub.url, key: '' } });
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('backend.no_permission');
});

test('who wants answers from a backend and has set none up is led to the settings, and talks on with this computer', async ({
  open,
}) => {
  const { extension, page } = await open({ settings: null });
  const popup = await extension.clickToolbar(page);
  await sendCommand(popup.target, { type: 'choose-place', place: 'backend' });
  await waitUntil('the settings', () =>
    extension.context.pages().some((one) => one.url() === extension.urlOf('options.html')),
  );
  const again = await extension.clickToolbar(page);
  expect(await again.view()).toMatchObject({ place: 'device' });
});

test('a token that has expired is replaced by one fresh one', async ({ open, backend }) => {
  const grants: string[] = [];
  const stub = await startStub((request, response) => {
    void handOn(request, response).catch((error: Error) => reply(response, 502, 'text/plain', error.message));
  });
  /** Hands everything on to the real backend, but the first token is dead, though it does not look so. */
  async function handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const headers = {
      authorization: request.headers.authorization ?? '',
      'content-type': request.headers['content-type'] ?? '',
    };
    const path = request.url ?? '/';
    const answer = await fetch(`${backend.url}${path}`, {
      method: request.method ?? 'GET',
      headers,
      ...(body ? { body } : {}),
    });
    const text = await answer.text();
    if (path !== '/token') {
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
        .end(text);
      return;
    }
    const grant = JSON.parse(withAddressesOf(stub, text, backend.url)) as { value: string };
    if (grants.length === 0) grant.value = `${grant.value.slice(0, -4)}dead`;
    grants.push(grant.value);
    reply(response, 200, 'application/json', JSON.stringify(grant));
  }
  try {
    const { extension, page } = await open({ settings: { backendUrl: stub.url, key: backend.key } });
    const popup = await extension.clickToolbar(page);
    await popup.press('Start');
    await popup.waitForView('a live conversation', isLive, 30_000);
    expect(stub.requests).toEqual(['POST /token', 'POST /v1/realtime/calls', 'POST /token', 'POST /v1/realtime/calls']);
  } finally {
    await stub.close();
  }
});

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
