import { ok, type Result } from '../../utils/shared/result.ts';
import type { Work } from './conversation.ts';
import { addItem, tellTruncated } from './items.ts';
import { alreadyActive, type Refusal, refuse } from './refusal.ts';
import { beginResponse, endResponse, keepWithinTokens, place } from './responses.ts';

/** Makes what is buffered the next item, as a client without turn detection asks. */
export function commitInput(work: Work, bufferedMs: number): Result<void, Refusal> {
  if (bufferedMs < 100) {
    return refuse(
      'input_audio_buffer_commit_empty',
      `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`,
    );
  }
  return ok(commitTurn(work, work.now.turnItemId ?? work.ids.next('item')));
}

function commitTurn(work: Work, itemId: string): void {
  addSpokenItem(work, itemId);
  work.act({ do: 'transcribe', itemId });
}

/** Makes a part of the input an item of the person. */
export function addSpokenItem(work: Work, itemId: string): void {
  work.change({ turnItemId: undefined, answered: undefined });
  work.emit({
    type: 'input_audio_buffer.committed',
    previous_item_id: work.now.items.at(-1)?.id ?? null,
    item_id: itemId,
  });
  addItem(work, {
    id: itemId,
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_audio', transcript: null }],
  });
}

/** A person began to speak: whatever the assistant is saying stops, if the session wants that. */
export function startTurn(work: Work, atMs: number, playedMs: number): void {
  const detection = work.now.session.audio.input.turn_detection;
  if (detection === null || work.now.turnItemId !== undefined) return;
  const itemId = work.ids.next('item');
  work.change({ turnItemId: itemId, answered: undefined });
  work.emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: Math.round(atMs), item_id: itemId });
  if (!detection.interrupt_response) return;
  const active = work.now.response;
  if (active !== undefined) {
    work.act({ do: 'stop-answer', responseId: active.id });
    endResponse(work, active.id, 'cancelled', { type: 'cancelled', reason: 'turn_detected' });
  }
  clearAudio(work, playedMs);
}

/** A person stopped speaking: what was said becomes an item, and is answered if the session wants that. */
export function stopTurn(work: Work, atMs: number): void {
  const itemId = work.now.turnItemId;
  const detection = work.now.session.audio.input.turn_detection;
  if (itemId === undefined || detection === null) return;
  work.emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: Math.round(atMs), item_id: itemId });
  commitTurn(work, itemId);
  if (!detection.create_response) return;
  if (work.now.response !== undefined) {
    const { problem } = alreadyActive(work.now.response.id);
    work.emit({ type: 'error', error: { ...problem, event_id: null } });
    return;
  }
  work.act({ do: 'answer', responseId: beginResponse(work) });
}

/** Sound of a response went to the player: from the first of it on the buffer has something to play. */
export function handAudio(work: Work, responseId: string, ms: number): void {
  const message = work.now.response?.id === responseId ? work.now.response.message : undefined;
  if (message === undefined) return;
  const before = work.now.playing;
  if (before?.responseId !== responseId) {
    if (before !== undefined) stopAudio(work, before.responseId);
    work.change({ playing: { responseId, itemId: message.id } });
    work.emit({ type: 'output_audio_buffer.started', response_id: responseId });
  }
  addAudioMs(work, message.id, ms);
  keepWithinTokens(work);
}

/** Sends sound of a response inside an event. */
export function sendSound(work: Work, responseId: string, audio: string, ms: number): void {
  const message = work.now.response?.id === responseId ? work.now.response.message : undefined;
  if (message === undefined) return;
  addAudioMs(work, message.id, ms);
  work.emit({ type: 'response.output_audio.delta', ...place(responseId, message), delta: audio });
  keepWithinTokens(work);
}

const addAudioMs = (work: Work, itemId: string, ms: number): void =>
  work.change({ audioMs: { ...work.now.audioMs, [itemId]: (work.now.audioMs[itemId] ?? 0) + ms } });

/** All words of a response were sent. */
export function finishAnswer(work: Work, responseId: string): void {
  endResponse(work, responseId, 'completed');
}

/** The answer could not be made. */
export function failAnswer(work: Work, responseId: string, message: string): void {
  endResponse(work, responseId, 'failed', {
    type: 'failed',
    error: { type: 'server_error', code: 'server_error', message },
  });
}

/** All sound of a response was played. */
export function stopAudio(work: Work, responseId: string): void {
  if (work.now.playing?.responseId !== responseId) return;
  work.change({ playing: undefined });
  work.emit({ type: 'output_audio_buffer.stopped', response_id: responseId });
}

/** Drops what was not heard yet. The item keeps the words that were sent: they run with the sound. */
export function clearAudio(work: Work, playedMs: number): void {
  const playing = work.now.playing;
  if (playing === undefined) return;
  work.change({ playing: undefined });
  work.act({ do: 'stop-audio' });
  work.emit({ type: 'output_audio_buffer.cleared', response_id: playing.responseId });
  if (work.now.items.some(({ id }) => id === playing.itemId)) {
    tellTruncated(work, playing.itemId, 0, Math.round(playedMs));
  }
}
