import { expect, it } from 'vitest';
import type { ClientEvent } from '../../../utils/realtime/client-events.ts';
import { captionsConfig, sessionConfig, transcriptionConfig } from '../../../utils/realtime/session-config.ts';
import { withSoundFormat } from '../../../utils/transport/sound-format.ts';

const format = { type: 'audio/pcm', rate: 24_000 };

it('a conversation is configured with the format of the frames, whatever the backend has set', () => {
  const session = sessionConfig(true, 'open');
  expect(withSoundFormat({ type: 'session.update', session })).toEqual({
    type: 'session.update',
    session: { ...session, audio: { input: { ...session.audio.input, format }, output: { format } } },
  });
});

it('and so is a transcription, which says nothing', () => {
  const session = { type: 'transcription', audio: { input: { turn_detection: null } } };
  const event = { type: 'session.update', session } as unknown as ClientEvent;
  expect(withSoundFormat(event)).toEqual({
    type: 'session.update',
    session: { type: 'transcription', audio: { input: { turn_detection: null, format } } },
  });
});

it('and so are captions in a session that was made for answering', () => {
  const session = captionsConfig('open', 'realtime');
  expect(withSoundFormat({ type: 'session.update', session })).toMatchObject({
    session: { type: 'realtime', audio: { input: { format }, output: { format } } },
  });
});

it('updates of a part of it, and everything else, are sent as they are', () => {
  const events: ClientEvent[] = [
    { type: 'session.update', session: transcriptionConfig('conversation') },
    { type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } },
    { type: 'response.create' },
  ];
  for (const event of events) expect(withSoundFormat(event)).toBe(event);
});
