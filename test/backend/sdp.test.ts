import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { connectClient, type WebrtcClient } from '../fakes/webrtc-client.ts';

const workerFile = new URL('../fakes/fake-engine-worker.ts', import.meta.url);
let backend: Backend;
let client: WebrtcClient | undefined;

beforeAll(async () => {
  const started = await createBackend({ workerFile, greets: false });
  if (!started.ok) throw new Error(started.problem);
  backend = started.value;
});
afterEach(() => client?.close());
afterAll(() => backend.close());

const post = (path: string, body: string | FormData, key = backend.key ?? '', headers = {}) =>
  fetch(`${backend.url}/v1/realtime${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body,
  });
const mint = async (session: object) => {
  const response = await post('/client_secrets', JSON.stringify({ session }));
  return ((await response.json()) as { value: string }).value;
};
const form = (sdp: string, session: object) => {
  const parts = new FormData();
  parts.set('sdp', new Blob([sdp], { type: 'application/sdp' }), 'offer.sdp');
  parts.set('session', new Blob([JSON.stringify(session)], { type: 'application/json' }));
  return parts;
};
const isCreated = ({ type }: { type: string }) => type === 'session.created';

it('takes an offer and its session as typed parts of one form, and lets every page read where the call is', async () => {
  client = await connectClient(`${backend.url}/v1/realtime/calls?model=ignored`, await mint({ type: 'realtime' }));
  const offer = form(client.offer, { type: 'realtime', model: 'gpt-realtime', instructions: 'Be brief.' });
  const response = await post('/calls?model=ignored', offer, backend.key, { origin: 'https://example.org' });
  expect(response.status).toBe(201);
  expect(await response.text()).toMatch(/^v=0\r\n/);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-expose-headers')).toContain('Location');
  const location = response.headers.get('location') ?? '';
  expect(location).toMatch(/^\/v1\/realtime\/calls\/rtc_/);
  const hangup = () => post(`${location.replace('/v1/realtime', '')}/hangup`, '');
  expect([(await hangup()).status, (await hangup()).status]).toEqual([200, 404]);
});

it('refuses a form with a client secret, with a session that is none, and without an offer', async () => {
  const secret = await mint({ type: 'realtime' });
  const refusal = async (body: FormData, key?: string) => {
    const response = await post('/calls', body, key);
    const { error } = (await response.json()) as { error: { code: string; param: string | null } };
    return [response.status, error.code, error.param];
  };
  expect(await refusal(form('v=0', { type: 'realtime' }), secret)).toEqual([401, 'invalid_api_key', null]);
  expect(await refusal(form('v=0', { voice: 'alloy' }))).toEqual([400, 'missing_required_parameter', 'session.type']);
  expect(await refusal(form('v=0', { type: 'realtime' }))).toEqual([400, 'invalid_offer', null]);
  expect(await refusal(new FormData())).toEqual([400, 'missing_required_parameter', 'sdp']);
});

it('begins a transcription over WebRTC by a secret for one', async () => {
  client = await connectClient(`${backend.url}/v1/realtime/calls`, await mint({ type: 'transcription' }));
  expect(await client.until(isCreated)).toMatchObject({ session: { type: 'transcription' } });
});
