import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { speechPcm } from '../clients/speech.ts';
import { hasModels } from './models.ts';
import { type SpokenSession, useSpokenSessions } from './spoken-sessions.ts';

describe.skipIf(!hasModels)('a key that is held to talk to the real engine, over a WebSocket', () => {
  const openSession = useSpokenSessions();
  const open = (): SpokenSession & { hold(words: string): Promise<void> } => {
    const session = openSession();
    session.dispatch({ type: 'set-talk', talk: 'hold' });
    /** Holds the key while something is said, and lets go with its last sound. */
    const hold = async (words: string): Promise<void> => {
      const pcm = await speechPcm(words, 0);
      session.dispatch({ type: 'talk-begin' });
      await session.say(pcm);
      session.dispatch({ type: 'talk-end' });
    };
    return { ...session, hold };
  };

  it('a question is answered when the key is let go, though nobody is silent', async () => {
    const { start, hold, say, wordsOf, untilTurn, playback } = open();
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
    const { start, hold, say, dispatch, wordsOf, untilTurn, playback } = open();
    await start();
    await hold('What can you do?');
    await untilTurn('assistant-speaking');
    const [first = ''] = playback.items();
    await expect.poll(() => playback.heard(first).ms, { interval: 5, timeout: 10_000 }).toBeGreaterThan(500);
    dispatch({ type: 'talk-begin' });
    const heardMs = playback.heard(first).ms;
    // The rest of the answer is there and would be heard meanwhile: sound goes by in real time.
    await sleep(300);
    expect(playback.heard(first).ms - heardMs).toBeLessThan(30);
    await say(await speechPcm('What is this page about?', 0));
    dispatch({ type: 'talk-end' });
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?', 'What is this page about?']);
  });

  it('is pressed again before there is an answer: both turns are heard, each for itself', async () => {
    const { start, hold, wordsOf, untilTurn } = open();
    await start();
    await hold('What is this page about?');
    await hold('What can you do?');
    await untilTurn('assistant-speaking');
    await expect
      .poll(() => wordsOf('user'), { timeout: 10_000 })
      .toEqual(['What is this page about?', 'What can you do?']);
  });

  it('means nothing when it was touched, or pressed while muted', async () => {
    const { start, hold, dispatch, say, wordsOf, untilTurn, heard } = open();
    await start();
    dispatch({ type: 'talk-begin' });
    // So short a press is one in real time.
    await sleep(50);
    dispatch({ type: 'talk-end' });
    dispatch({ type: 'set-muted', muted: true });
    await hold('What is this page about?');
    dispatch({ type: 'set-muted', muted: false });
    await say(await speechPcm('What is this page about?', 0));
    // The engine takes turns in order: whatever it had been told before is in the conversation when this one is answered.
    await hold('What can you do?');
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?']);
    const turns = heard.filter((kind) => /^(turn-committed|response-started)$/.test(kind));
    expect(turns).toEqual(['turn-committed', 'response-started']);
  });

  it('is held while the call is still made: what was said is answered once it is there', async () => {
    const { dispatch, say, wordsOf, untilTurn } = open();
    const pcm = await speechPcm('What can you do?', 0);
    dispatch({ type: 'start', voice: true, clickedAt: Date.now() });
    dispatch({ type: 'talk-begin' });
    await say(pcm);
    dispatch({ type: 'talk-end' });
    await untilTurn('assistant-speaking');
    expect(wordsOf('user')).toEqual(['What can you do?']);
  });
});
