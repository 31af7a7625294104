import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../../../scripts/live-check/compare-recordings.ts';
import type { AnyEvent, Recorded } from '../../../scripts/live-check/recording.ts';

const recordingOf = (events: AnyEvent[], step = 'typed turn'): Recorded[] =>
  events.map((event, ms) => ({ by: 'service', ms, step, event }));
const ofTypes = (...types: string[]): Recorded[] => recordingOf(types.map((type) => ({ type })));
const sentences = (service: Recorded[], engine: Recorded[]) =>
  compareRecordings(service, engine).map(({ step, sentence }) =>
    step === undefined ? sentence : `${step}: ${sentence}`,
  );

describe('the sequence of events', () => {
  it('is the same when only the number of parts differs', () => {
    const service = ofTypes('response.created', 'response.output_text.delta', 'response.done');
    const engine = ofTypes(
      'response.created',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.done',
    );
    expect(sentences(service, engine)).toEqual([]);
  });

  it('differs by what only one of them sends', () => {
    expect(
      sentences(ofTypes('response.created', 'rate_limits.updated'), ofTypes('response.created', 'session.x')),
    ).toEqual(['typed turn: only the service sent rate_limits.updated', 'typed turn: only the engine sent session.x']);
  });

  it('differs by its order', () => {
    const service = ofTypes('conversation.item.added', 'response.created', 'response.done');
    const engine = ofTypes('response.created', 'conversation.item.added', 'response.done');
    expect(sentences(service, engine)).toEqual([
      'typed turn: the service sent conversation.item.added before response.created, the engine after it',
    ]);
  });

  it('is the same where the order is chance: what is played and what is written', () => {
    const service = ofTypes('response.created', 'output_audio_buffer.stopped', 'response.done');
    const engine = ofTypes('response.created', 'response.done', 'output_audio_buffer.stopped');
    expect(sentences(service, engine)).toEqual([]);
  });

  it('is compared step by step', () => {
    const service = [...recordingOf([{ type: 'a' }], 'one'), ...recordingOf([{ type: 'a' }], 'two')];
    expect(sentences(service, recordingOf([{ type: 'a' }], 'one'))).toEqual(['two: only the service sent a']);
  });

  it('is that of the service: not what the client sent, and not offer and answer', () => {
    const sent: Recorded[] = [
      { by: 'client', ms: 0, step: 'connect', event: { type: 'session.update' } },
      { by: 'service', ms: 1, step: 'connect', event: { type: '(answer)' } },
    ];
    expect(sentences(sent, [])).toEqual([]);
  });
});

describe('the members of an event', () => {
  const done = (response: object) => recordingOf([{ type: 'response.done', response }]);

  it('may have any content', () => {
    expect(
      sentences(done({ id: 'a', output: [{ id: 'x' }] }), done({ id: 'b', output: [{ id: 'y' }, { id: 'z' }] })),
    ).toEqual([]);
  });

  it('are told where only one has them, and once for all that stands below them', () => {
    expect(sentences(done({ usage: { total: 1 } }), done({ metadata: null }))).toEqual([
      'response.done: only the service has response.usage (object)',
      'response.done: only the engine has response.metadata (null)',
    ]);
  });

  it('are told where their types differ, over all events of the type', () => {
    const service = [...done({ details: null }), ...done({ details: 'x' })];
    expect(sentences(service, done({ details: null }))).toEqual([
      'response.done: response.details is null|string, with the engine null',
    ]);
  });

  it('are not told of an event that only one of them sends: that was said', () => {
    expect(sentences(done({}), [])).toEqual(['typed turn: only the service sent response.done']);
  });
});
