import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchAnswers } from '../../../utils/transport/answer-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const silent = vi.fn();
  return { silent, watch: watchAnswers(silent) };
}

describe('a server that says nothing more', () => {
  it.each(['response.create', 'input_audio_buffer.commit'])('is noticed 15 s after it was asked: %s', (type) => {
    const { silent, watch } = watched();
    watch.sent(type);
    vi.advanceTimersByTime(14_999);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(silent).toHaveBeenCalledExactlyOnceWith(15_000);
  });

  it('is noticed after it has heard somebody out, and in the middle of an answer', () => {
    const { silent, watch } = watched();
    watch.heard('input_audio_buffer.speech_stopped');
    vi.advanceTimersByTime(14_000);
    watch.heard('response.created');
    watch.heard('response.output_audio.delta');
    for (let i = 0; i < 10; i += 1) {
      vi.advanceTimersByTime(14_000);
      watch.heard('response.output_audio.delta');
    }
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(15_000);
    expect(silent).toHaveBeenCalledOnce();
  });
});

it('a model that thinks for most of a minute before its first word is waited for, and no longer', () => {
  const { silent, watch } = watched();
  watch.sent('response.create');
  for (const type of ['response.created', 'response.output_item.added', 'conversation.item.added']) watch.heard(type);
  vi.advanceTimersByTime(59_999);
  // What the person says meanwhile is another matter.
  watch.heard('conversation.item.input_audio_transcription.delta');
  vi.advanceTimersByTime(59_999);
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(silent).toHaveBeenCalledExactlyOnceWith(60_000);
});

it('a server that owes nothing may be silent for ever', () => {
  const { silent, watch } = watched();
  watch.sent('conversation.item.create');
  watch.sent('input_audio_buffer.append');
  watch.heard('session.created');
  watch.sent('response.create');
  watch.heard('response.created');
  watch.heard('response.done');
  watch.heard('input_audio_buffer.speech_started');
  vi.advanceTimersByTime(3_600_000);
  watch.sent('response.create');
  watch.heard('error');
  watch.sent('response.create');
  watch.stop();
  vi.advanceTimersByTime(3_600_000);
  expect(silent).not.toHaveBeenCalled();
});
