import { describe, expect, it } from 'vitest';
import { speechPcm } from '../clients/speech.ts';
import { hasModels } from './models.ts';
import { useSpokenSessions } from './spoken-sessions.ts';

describe.skipIf(!hasModels)('captions of the real engine, over a WebSocket', () => {
  const open = useSpokenSessions();

  it.each([
    ['a session that only writes down', true],
    ['a backend that has no such session', false],
  ])('are the words of the person, and nobody ever answers, with %s', async (_name, knowsCaptions) => {
    const { start, say, wordsOf, heard, playback } = open({ knowsCaptions });
    await start('captions');
    // Whoever answered the first would have begun long before the words of the second are there.
    await say(await speechPcm('What can you do?'));
    await say(await speechPcm('How long is this page?'));
    await expect
      .poll(() => wordsOf('user'), { timeout: 10_000 })
      .toEqual(['What can you do?', 'How long is this page?']);
    expect(heard).toContain('speech-started');
    expect(heard.filter((kind) => /response|audio|error/.test(kind))).toEqual([]);
    expect([wordsOf('assistant'), playback.items()]).toEqual([[], []]);
  });

  it('come when the key is let go, where a key is held to talk', async () => {
    const { start, say, wordsOf, heard, dispatch } = open();
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
