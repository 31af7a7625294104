import { describe, expect, it } from 'vitest';
import { configure, openEngineClient } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';

const commit = { type: 'input_audio_buffer.commit' };
const clear = { type: 'input_audio_buffer.clear' };

/** A client that says itself when a turn is over. `heardMs`: the lengths of what the recogniser was given. */
async function openHeld() {
  const client = openEngineClient();
  await client.send(
    configure({ instructions: '', audio: { input: { turn_detection: null, transcription: { model: 'w' } } } }),
  );
  const heardMs: number[] = [];
  client.speech.recogniser.transcribe = async (samples) => {
    heardMs.push(Math.round(samples.length / 16));
    return `words ${heardMs.length}`;
  };
  client.news();
  return { ...client, heardMs };
}

const transcripts = (events: readonly object[]) =>
  events.flatMap((event) => ('transcript' in event && 'item_id' in event ? [event.transcript] : []));

describe('a held turn', () => {
  it('is found nowhere without turn detection, until the client commits', async () => {
    const client = await openHeld();
    client.speech.recogniser.transcribe = async () => 'Push to talk';
    await client.hear(loud(1000));
    await client.hear(silent(2000));
    expect(client.news()).toEqual([]);
    await client.send(commit);
    await client.send({ type: 'response.create' });
    expect(client.news().slice(0, 4)).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.input_audio_transcription.delta',
    ]);
    expect(client.speech.spoken).toEqual(['You asked:', 'Push to talk']);
  });
});

describe('who holds a key', () => {
  it('and thinks before, while and after speaking is heard without the silence, which the recogniser hears nothing behind', async () => {
    const { hear, send, events, heardMs } = await openHeld();
    await hear(silent(3000));
    await hear(loud(1000));
    await hear(silent(3000));
    await hear(loud(2000));
    await hear(silent(3000));
    await send(commit);
    // 300 ms before and up to 500 ms after each, in frames of 32 ms.
    expect(heardMs).toHaveLength(2);
    expect(Math.abs((heardMs[0] ?? 0) - 1800)).toBeLessThan(100);
    expect(Math.abs((heardMs[1] ?? 0) - 2800)).toBeLessThan(100);
    expect(transcripts(events)).toEqual(['words 1 words 2']);
    expect(events.at(-1)).toMatchObject({ usage: { seconds: 12 } });
  });

  it('and lets go in the middle of a word is heard to the last sample', async () => {
    const { hear, send, events, heardMs } = await openHeld();
    await hear(loud(1000));
    await hear(silent(1000));
    await hear(loud(710));
    await send(commit);
    expect(heardMs).toHaveLength(2);
    expect(Math.abs((heardMs[1] ?? 0) - 1010)).toBeLessThan(40);
    expect(transcripts(events)).toEqual(['words 1 words 2']);
  });

  it('and speaks so low that nobody seems to speak is heard all the same', async () => {
    const { hear, send, events, heardMs } = await openHeld();
    await hear(silent(2000));
    await send(commit);
    expect(heardMs).toEqual([2000]);
    expect(transcripts(events)).toEqual(['words 1']);
  });

  it('for more than a minute is heard from the beginning', async () => {
    const { hear, send, events, heardMs } = await openHeld();
    for (let minute = 0; minute < 3; minute += 1) {
      await hear(loud(2000));
      await hear(silent(58_000));
    }
    await send(commit);
    expect(heardMs).toHaveLength(3);
    expect(transcripts(events)).toEqual(['words 1 words 2 words 3']);
  });
});

describe('a push-to-talk client that sends faster than the engine listens', () => {
  it('gets what it said before a commit in one item, and what it said after it in the next', async () => {
    const { session, send, heardMs } = await openHeld();
    session.hearAudio(loud(1000));
    session.receive(commit);
    session.hearAudio(loud(500));
    session.receive(JSON.stringify(commit));
    session.hearAudio(loud(2000));
    await send(commit);
    expect(heardMs).toEqual([1000, 500, 2000]);
  });

  it('gets its commit although it never stops sending sound', async () => {
    const { session, news } = await openHeld();
    session.hearAudio(loud(1000));
    session.receive(commit);
    for (let packets = 0; packets < 500; packets += 1) {
      session.hearAudio(loud(100));
      await Promise.resolve();
    }
    expect(news()).toContain('input_audio_buffer.committed');
  });

  it('commits nothing of what it cleared before', async () => {
    const { session, send, news, events, heardMs } = await openHeld();
    session.hearAudio(loud(1000));
    session.receive(clear);
    await send(commit);
    expect(news()).toEqual(['input_audio_buffer.cleared', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'input_audio_buffer_commit_empty' } });
    session.hearAudio(loud(1000));
    session.receive(JSON.stringify(clear));
    session.hearAudio(loud(500));
    await send(commit);
    expect(heardMs).toEqual([500]);
  });
});
