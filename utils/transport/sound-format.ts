import type { ClientEvent } from '../realtime/client-events.ts';

/** What frames hold and what is played. */
const PCM = { type: 'audio/pcm', rate: 24_000 } as const;

/**
 * Says in which format sound travels, where a session is configured: over WebRTC that is ignored, and here the backend's
 * session may have another one (a telephone's) in it.
 */
export function withSoundFormat(event: ClientEvent): object {
  if (event.type !== 'session.update') return event;
  const session: { type: string; tools?: unknown; audio?: { input?: object; output?: object } } = event.session;
  const isTranscription = session.type === 'transcription';
  // The first update of a session that could answer names its tools; later ones change what they name.
  if (!isTranscription && session.tools === undefined) return event;
  const input = { ...session.audio?.input, format: PCM };
  const output = isTranscription ? {} : { output: { ...session.audio?.output, format: PCM } };
  return { ...event, session: { ...session, audio: { ...session.audio, input, ...output } } };
}
