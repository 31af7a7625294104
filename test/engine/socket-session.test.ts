import { EventEmitter, once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNodeSpeech } from '../../backend/engine-server/node-speech.ts';
import { createExtractiveBrain } from '../../engine/answer/extractive-brain.ts';
import type { ServerEvent } from '../../engine/conversation/events.ts';
import { decodeSound, encodeSound, rateOf } from '../../engine/conversation/sound-format.ts';
import { createEngine, type EngineSession } from '../../engine/engine.ts';
import type { Speech } from '../../engine/speech/speech.ts';
import { systemClock } from '../../engine/worker/serve-engine.ts';
import { fetchModels, MODELS_DIR } from '../../scripts/models.mjs';
import { resample } from '../../utils/shared/resample.ts';
import { joinSounds, silence, wordErrors } from './speech-sounds.ts';

const WEATHER = {
  type: 'function',
  name: 'get_weather',
  description: 'Look up the weather for a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

let speech: Speech;

beforeAll(async () => {
  const fetched = await fetchModels();
  if (!fetched.ok) throw new Error(fetched.sentence);
  speech = await loadNodeSpeech(MODELS_DIR);
});

/** A client whose sound is in events, over the real models. */
function openSocketSession(config: object) {
  const events: ServerEvent[] = [];
  const news = new EventEmitter();
  const hooks = {
    emit(event: ServerEvent) {
      events.push(event);
      news.emit('event');
    },
    play: () => {
      throw new Error('sound was played');
    },
    stopAudio: () => {},
  };
  const engine = createEngine({ speech, brain: createExtractiveBrain(), clock: systemClock });
  const session = engine.openSession(hooks, config, 'events');
  const arrived = async (type: string): Promise<ServerEvent> => {
    for (;;) {
      const found = events.find((event) => event.type === type);
      if (found !== undefined) return found;
      await once(news, 'event');
    }
  };
  return { session, events, arrived };
}

/** Appends a sentence and a pause, in pieces of 100 ms. */
function say(session: EngineSession, sentence: string, format: { type: string }): void {
  const spoken = joinSounds([silence(0.3), speech.voice.speak(sentence), silence(1)]);
  const sound = resample(spoken, 16_000, rateOf(format));
  const piece = rateOf(format) / 10;
  for (let at = 0; at < sound.length; at += piece) {
    const audio = encodeSound(sound.subarray(at, at + piece), format);
    session.receive(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
  }
}

const soundIn = (events: readonly ServerEvent[], format: { type: string }) =>
  joinSounds(
    events.flatMap((event) => (event.type === 'response.output_audio.delta' ? [decodeSound(event.delta, format)] : [])),
  );

describe('a session over the real models, with sound in events', () => {
  it.each(['audio/pcm', 'audio/pcmu', 'audio/pcma'])('hears and answers in %s', async (type) => {
    const format = { type };
    const transcription = { model: 'gpt-realtime-whisper' };
    const { session, events, arrived } = openSocketSession({
      type: 'realtime',
      audio: { input: { format, transcription }, output: { format } },
    });
    say(session, 'What is this page about?', format);
    const heard = await arrived('conversation.item.input_audio_transcription.completed');
    expect(heard).toMatchObject({ transcript: expect.stringMatching(/this page about/i) });
    const answer = await arrived('response.output_audio_transcript.done');
    await arrived('response.done');
    const words = answer.type === 'response.output_audio_transcript.done' ? answer.transcript : '';
    expect(words).toBe("I can't see this page yet. Press Share this page and I'll read it.");
    const spoken = resample(soundIn(events, format), rateOf(format), 16_000);
    const understood = await speech.recogniser.transcribe(spoken);
    expect(wordErrors(words, understood), understood).toBeLessThanOrEqual(3);
    session.close();
  });

  it('calls a function that is asked for aloud', async () => {
    const { session, arrived } = openSocketSession({ type: 'realtime', tools: [WEATHER] });
    say(session, 'Use the tool get weather for Paris.', { type: 'audio/pcm' });
    const done = await arrived('response.function_call_arguments.done');
    expect(done).toMatchObject({ name: 'get_weather', arguments: '{"city":"Paris"}' });
    session.close();
  });
});
