import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { speechPcm } from '../clients/speech.ts';
import { openSpokenSession } from '../fakes/spoken-session.ts';

const modelsDir = fileURLToPath(new URL('../../models', import.meta.url));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!existsSync(modelsDir))('captions of the real engine, over a WebSocket', () => {
  let backend: Backend;
  let session: ReturnType<typeof openSpokenSession>;
  beforeAll(async () => {
    const started = await createBackend({ greets: false });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
  });
  afterAll(() => backend.close());
  afterEach(() => session.close());

  it.each([
    ['a session that only writes down', true],
    ['a backend that has no such session', false],
  ])('are the words of the person, and nobody ever answers, with %s', async (_name, knowsCaptions) => {
    session = openSpokenSession(backend, { knowsCaptions });
    const { start, say, wordsOf, heard, playback } = session;
    await start('captions');
    await say(await speechPcm('What can you do?'));
    await say(await speechPcm('How long is this page?'));
    await expect
      .poll(() => wordsOf('user'), { timeout: 10_000 })
      .toEqual(['What can you do?', 'How long is this page?']);
    await sleep(1_500);
    expect(heard).toContain('speech-started');
    expect(heard.filter((kind) => /response|audio|error/.test(kind))).toEqual([]);
    expect([wordsOf('assistant'), playback.items()]).toEqual([[], []]);
  });

  it('come when the key is let go, where a key is held to talk', async () => {
    session = openSpokenSession(backend);
    const { start, say, wordsOf, heard, dispatch } = session;
    dispatch({ type: 'set-talk', talk: 'hold' });
    await start('captions');
    const pcm = await speechPcm('What can you do?', 0);
    dispatch({ type: 'talk-begin' });
    await say(pcm);
    dispatch({ type: 'talk-end' });
    await expect.poll(() => wordsOf('user'), { timeout: 10_000 }).toEqual(['What can you do?']);
    expect(heard.filter((kind) => /response|audio|error/.test(kind))).toEqual([]);
  });
});
