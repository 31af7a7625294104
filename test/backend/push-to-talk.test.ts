import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { speechPcm } from '../clients/speech.ts';
import { openSpokenSession } from '../fakes/spoken-session.ts';

const modelsDir = fileURLToPath(new URL('../../models', import.meta.url));
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!existsSync(modelsDir))('a key that is held to talk to the real engine, over a WebSocket', () => {
  let backend: Backend;
  let session: ReturnType<typeof openSpokenSession>;
  beforeAll(async () => {
    const started = await createBackend({ greets: false });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
  });
  afterAll(() => backend.close());
  afterEach(() => session.close());

  const open = async () => {
    session = openSpokenSession(backend);
    session.dispatch({ type: 'set-talk', talk: 'hold' });
    return session;
  };
  /** Holds the key while something is said, and lets go with its last sound. */
  const hold = async (words: string): Promise<void> => {
    const pcm = await speechPcm(words, 0);
    session.dispatch({ type: 'talk-begin' });
    await session.say(pcm);
    session.dispatch({ type: 'talk-end' });
  };

  it('a question is answered when the key is let go, though nobody is silent', async () => {
    const { start, say, wordsOf, untilTurn, playback } = await open();
    await start();
    await hold('What can you do?');
    // Whoever goes on talking is heard by nobody.
    void say(await speechPcm('Stop it and tell me about the weather in Paris', 0));
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?']);
    await untilTurn('listening');
    expect(wordsOf('assistant').join()).toMatch(/page/i);
    expect(wordsOf('user')).toHaveLength(1);
    expect(playback.heard(playback.items()[0] ?? '').rms).toBeGreaterThan(0.01);
  });

  it('stops the answer when it is pressed, and the next question is answered', async () => {
    const { start, dispatch, wordsOf, untilTurn, playback } = await open();
    await start();
    await hold('What can you do?');
    await untilTurn('assistant-speaking');
    const [first = ''] = playback.items();
    await expect.poll(() => playback.heard(first).ms, { interval: 5, timeout: 10_000 }).toBeGreaterThan(500);
    dispatch({ type: 'talk-begin' });
    const heardMs = playback.heard(first).ms;
    await sleep(300);
    expect(playback.heard(first).ms - heardMs).toBeLessThan(30);
    await session.say(await speechPcm('Hello', 0));
    dispatch({ type: 'talk-end' });
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?', expect.stringMatching(/hello/i)]);
  });

  it('is pressed again before there is an answer: both turns are heard, each for itself', async () => {
    const { start, wordsOf, untilTurn } = await open();
    await start();
    await hold('What is this page about?');
    await hold('What can you do?');
    await untilTurn('assistant-speaking');
    await expect
      .poll(() => wordsOf('user'), { timeout: 10_000 })
      .toEqual(['What is this page about?', 'What can you do?']);
  });

  it('means nothing when it was touched, or pressed while muted', async () => {
    const { start, dispatch, say, wordsOf, untilTurn, heard } = await open();
    await start();
    dispatch({ type: 'talk-begin' });
    await sleep(50);
    dispatch({ type: 'talk-end' });
    dispatch({ type: 'set-muted', muted: true });
    await hold('What is this page about?');
    dispatch({ type: 'set-muted', muted: false });
    await say(await speechPcm('What is this page about?', 0));
    await sleep(1_000);
    expect([wordsOf('user'), heard.filter((kind) => /turn|response/.test(kind))]).toEqual([[], []]);
    await hold('What can you do?');
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?']);
  });

  it('is held while the call is still made: what was said is answered once it is there', async () => {
    const { dispatch, wordsOf, untilTurn } = await open();
    const pcm = await speechPcm('What can you do?', 0);
    dispatch({ type: 'start', voice: true, clickedAt: Date.now() });
    dispatch({ type: 'talk-begin' });
    await session.say(pcm);
    dispatch({ type: 'talk-end' });
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?']);
  });
});
