import { expect, it } from 'vitest';
import { checkSession, createClientSecrets } from '../../../backend/engine-server/client-secrets.ts';

const REALTIME = { type: 'realtime', model: 'gpt-realtime-2.1', instructions: 'Be brief.' };
const TRANSCRIPTION = { type: 'transcription', audio: { input: { turn_detection: null } } };

it.each([
  ['a conversation', REALTIME, { ...REALTIME, object: 'realtime.session', expires_at: 0 }],
  [
    'a transcription',
    TRANSCRIPTION,
    { ...TRANSCRIPTION, object: 'realtime.transcription_session', expires_at: 0, include: null },
  ],
])('mints a secret for %s and gives its configuration back', (_name, session, shown) => {
  const secrets = createClientSecrets();
  const minted = secrets.mint({ session });
  if (!minted.ok) throw new Error('refused');
  expect(minted.value.session).toMatchObject(shown);
  expect(secrets.open(minted.value.value)).toEqual({ ok: true, value: session });
});

it('shows nothing of an output in a secret for a transcription', () => {
  const minted = createClientSecrets().mint({ session: TRANSCRIPTION });
  expect(minted.ok && Object.keys(minted.value.session).sort()).toEqual(
    ['audio', 'expires_at', 'id', 'include', 'object', 'type'].sort(),
  );
});

it.each([
  ['no type', {}, 'missing_required_parameter'],
  ['another type', { type: 'translation' }, 'invalid_value'],
  ['instructions for a transcription', { ...TRANSCRIPTION, instructions: '' }, 'unknown_parameter'],
])('refuses a session with %s', (_name, session, code) => {
  expect(createClientSecrets().mint({ session })).toMatchObject({ ok: false, problem: { status: 400, code } });
  expect(checkSession(session)).toMatchObject({ status: 400, code });
});

it('opens nothing with a secret from the second on in which it expires', () => {
  let now = 1_000_000_000;
  const secrets = createClientSecrets(() => now);
  const minted = secrets.mint({ expires_after: { anchor: 'created_at', seconds: 10 } });
  if (!minted.ok) throw new Error('refused');
  now += 9_000;
  expect(secrets.open(minted.value.value).ok).toBe(true);
  now += 1_000;
  expect(secrets.open(minted.value.value)).toMatchObject({ problem: { status: 401, code: 'expired_api_key' } });
});
