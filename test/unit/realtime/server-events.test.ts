import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear } from '../../../utils/realtime/hear.ts';
import { CHECKED_ON } from '../../../utils/realtime/models.ts';
import { say } from '../../../utils/realtime/say.ts';
import { LARGEST_EVENT_CHARACTERS, parseServerEvent, readServerEvent } from '../../../utils/realtime/server-events.ts';

describe('reading server events', () => {
  it.each([
    ['not JSON', '{'],
    ['not JSON', ''],
    ['not an object', '[1]'],
    ['not an object', 'null'],
    ['no type', '{}'],
    ['no type', '{"type":7}'],
    ['response.done: response', '{"type":"response.done"}'],
    ['input_audio_buffer.speech_started: item_id', '{"type":"input_audio_buffer.speech_started"}'],
  ])('says what is wrong: %s', (why, message) => {
    expect(parseServerEvent(message)).toEqual({ kind: 'malformed', why });
  });

  it('does not parse what is larger than any event', () => {
    expect(parseServerEvent('x'.repeat(LARGEST_EVENT_CHARACTERS + 1))).toEqual({ kind: 'malformed', why: 'too large' });
  });

  it.each([
    ['response.audio_transcript.delta', 'response.output_audio_transcript.delta', { delta: 'Hi' }],
    ['response.audio_transcript.done', 'response.output_audio_transcript.done', { transcript: 'Hi' }],
    ['response.text.delta', 'response.output_text.delta', { delta: 'Hi' }],
    ['response.text.done', 'response.output_text.done', { text: 'Hi' }],
    ['response.audio.delta', 'response.output_audio.delta', { delta: 'AAAA' }],
    ['response.audio.done', 'response.output_audio.done', {}],
  ])('understands a server that kept the name %s', (old, name, members) => {
    const event = { item_id: 'i', content_index: 0, ...members };
    expect(readServerEvent({ type: old, ...event })).toEqual(readServerEvent({ type: name, ...event }));
    expect(readServerEvent({ type: old, ...event }).kind).not.toBe('malformed');
  });

  it('keeps what it does not know', () => {
    expect(readServerEvent({ type: 'localai.thing', a: 1 })).toEqual({
      kind: 'unknown',
      type: 'localai.thing',
      raw: { type: 'localai.thing', a: 1 },
    });
  });

  it('takes no name of a prototype for an event', () => {
    expect(readServerEvent({ type: 'constructor' }).kind).toBe('unknown');
    expect(readServerEvent({ type: '__proto__' }).kind).toBe('unknown');
  });

  it('never throws, and neither does hearing it', () => {
    const types = fc.constantFrom(
      'response.done',
      'conversation.item.added',
      'error',
      'session.created',
      'ping',
      'response.output_item.done',
    );
    const events = fc.oneof(
      fc.anything(),
      fc.record({
        type: types,
        item: fc.anything(),
        response: fc.anything(),
        error: fc.anything(),
        session: fc.object(),
      }),
      fc.record({
        type: types,
        item: fc.record({ id: fc.string(), type: fc.string(), content: fc.anything() }),
        error: fc.object(),
      }),
    );
    fc.assert(
      fc.property(events, (raw) => {
        const parsed = readServerEvent(raw);
        if (parsed.kind === 'event') expect(Array.isArray(hear(parsed.event))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('what events mean', () => {
  const heardOf = (raw: object) => {
    const parsed = readServerEvent(raw);
    return parsed.kind === 'event' ? hear(parsed.event) : parsed;
  };

  it('a failed response names its reason', () => {
    const error = { type: 'insufficient_quota', code: 'insufficient_quota', message: 'You exceeded your quota.' };
    expect(
      heardOf({
        type: 'response.done',
        response: { id: 'r', status: 'failed', status_details: { type: 'failed', error } },
      }),
    ).toEqual([
      {
        type: 'response-ended',
        id: 'r',
        status: 'failed',
        problem: { code: 'openai.quota', detail: 'insufficient_quota: You exceeded your quota.' },
      },
    ]);
  });

  it.each([
    [{ audio: { input: { transcription: { model: 'm' } } } }, true],
    [{ audio: { input: { transcription: null } } }, false],
    [{ audio: null }, false],
    [{}, false],
    [{ input_audio_transcription: { model: 'm' } }, true],
  ])('a session %o writes down what is said: %s', (session, writesDown) => {
    expect(heardOf({ type: 'session.created', session })).toEqual([{ type: 'session-created', writesDown }]);
    expect(heardOf({ type: 'session.updated', session })).toEqual([{ type: 'session-ready', writesDown }]);
  });

  it('an interrupted response is no problem', () => {
    const status_details = { type: 'cancelled', reason: 'turn_detected' };
    expect(heardOf({ type: 'response.done', response: { id: 'r', status: 'cancelled', status_details } })).toEqual([
      { type: 'response-ended', id: 'r', status: 'cancelled' },
    ]);
  });

  it('an error that needs nobody is not shown', () => {
    expect(heardOf({ type: 'error', error: { code: 'response_cancel_not_active', message: 'x' } })).toEqual([
      { type: 'server-error', code: 'response_cancel_not_active' },
    ]);
  });

  it('a server that cannot delete what nobody said is no problem of anybody', () => {
    const [asked] = say({ do: 'delete-item', id: 'u1' }, 'nonce0000');
    const { event_id } = asked as { event_id: string };
    const error = { code: 'unknown_event', message: 'no such event', event_id };
    expect(heardOf({ type: 'error', error })).toEqual([{ type: 'server-error', code: 'unknown_event' }]);
    expect(heardOf({ type: 'error', error: { ...error, event_id: 'another' } })).not.toEqual([
      { type: 'server-error', code: 'unknown_event' },
    ]);
  });
});

it('the named models were checked within the last 120 days', () => {
  const days = (Date.now() - Date.parse(CHECKED_ON)) / 86_400_000;
  expect(days, 'check the models in utils/realtime/models.ts against the current list, then set the day').toBeLessThan(
    120,
  );
});
