import { describe, expect, it } from 'vitest';
import { type MintOptions, planSecret, USUAL_OVERRIDES } from '../../../backend/mint.ts';
import { isShutDown, warnOfModel } from '../../../utils/realtime/models.ts';

const TODAY = '2026-11-22';
const OPTIONS: MintOptions = {
  tokenLifeS: 60,
  session: {
    type: 'realtime',
    model: 'gpt-realtime-2.1',
    instructions: 'Be kind.',
    audio: { input: { transcription: { model: 'gpt-live-transcribe' } }, output: { voice: 'marin' } },
  },
  clientMay: ['voice', 'languages'],
  models: [],
};
const plan = (body: unknown, more: Partial<MintOptions> = {}) => planSecret({ ...OPTIONS, ...more }, body, TODAY);

describe('what is asked of the upstream', () => {
  it.each([undefined, null, {}, { session: null }, { session: {}, expires_after: null }])(
    'is what the operator chose when a client asks for %o',
    (body) => {
      expect(plan(body)).toEqual({
        ok: true,
        value: { expires_after: { anchor: 'created_at', seconds: 60 }, session: OPTIONS.session },
      });
    },
  );

  it('has what a client may choose beside what it may not', () => {
    const body = {
      expires_after: { seconds: 20 },
      session: {
        type: 'realtime',
        audio: { output: { voice: 'cedar' }, input: { transcription: { language: 'de' } } },
      },
    };
    expect(plan(body)).toMatchObject({
      value: {
        expires_after: { seconds: 20 },
        session: {
          model: 'gpt-realtime-2.1',
          instructions: 'Be kind.',
          audio: {
            input: { transcription: { model: 'gpt-live-transcribe', language: 'de' } },
            output: { voice: 'cedar' },
          },
        },
      },
    });
  });

  it('has nothing of what a client puts into the prototype', () => {
    const { session } = (
      plan(JSON.parse('{"session":{"__proto__":{"model":"evil"}}}')) as { value: { session: object } }
    ).value;
    expect(session).toEqual(OPTIONS.session);
    expect(({} as { model?: unknown }).model).toBeUndefined();
  });

  it.each([
    {},
    { models: ['gpt-realtime-2.1-mini'] },
    { clientMay: ['model'] as const, models: ['gpt-realtime-2.1-mini'] },
  ])('may repeat what holds anyway, also with a list of other models: %o', (more) => {
    expect(plan({ session: { model: 'gpt-realtime-2.1', instructions: 'Be kind.' } }, more)).toMatchObject({
      ok: true,
      value: { session: OPTIONS.session },
    });
  });

  it('is nothing for a model that was switched off, also where a client only repeats it', () => {
    const session = { ...OPTIONS.session, model: 'gpt-4o-realtime-preview' };
    expect(plan({ session: { model: session.model } }, { session })).toMatchObject({
      problem: { code: 'model_shut_down' },
    });
  });

  it.each([
    [{ session: { instructions: 'Be evil.' } }, 'not_allowed', 'session.instructions'],
    [{ session: { model: 'gpt-realtime-9' } }, 'not_allowed', 'session.model'],
    [{ session: { tools: [{ type: 'mcp' }] } }, 'not_allowed', 'session.tools'],
    [
      { session: { audio: { input: { transcription: { model: 'x' } } } } },
      'not_allowed',
      'session.audio.input.transcription.model',
    ],
    [{ session: { audio: null } }, 'not_allowed', 'session.audio'],
    [{ session: { audio: { output: 'loud' } } }, 'not_allowed', 'session.audio.output'],
    [{ session: { type: 'transcription' } }, 'not_allowed', 'session.type'],
    [{ session: { __proto__x: 1 } }, 'not_allowed', 'session.__proto__x'],
    [{ expires_after: { seconds: 61 } }, 'not_allowed', 'expires_after.seconds'],
    [{ expires_after: { seconds: 5 } }, 'invalid_value', 'expires_after.seconds'],
    [{ expires_after: { anchor: 'never', seconds: 60 } }, 'invalid_value', 'expires_after.anchor'],
    [{ session: 'x' }, 'invalid_value', 'session'],
    [{ voice: 'x' }, 'unknown_parameter', 'voice'],
    [[], 'invalid_value', null],
    ['x', 'invalid_value', null],
  ])('refuses %o', (body, code, param) => {
    expect(plan(body)).toMatchObject({ ok: false, problem: { status: 400, code, param } });
  });

  it('lets clients choose among the models that were named, and never one that was switched off', () => {
    const more = { clientMay: ['model'] as const, models: ['gpt-realtime-2.1-mini', 'gpt-4o-realtime-preview'] };
    const ask = (model: string) => plan({ session: { model } }, more);
    expect(ask('gpt-realtime-2.1-mini')).toMatchObject({ value: { session: { model: 'gpt-realtime-2.1-mini' } } });
    expect(ask('gpt-realtime-2')).toMatchObject({ problem: { code: 'not_allowed' } });
    expect(ask('gpt-4o-realtime-preview')).toMatchObject({ problem: { status: 400, code: 'model_shut_down' } });
  });
});

describe('models with an announced end', () => {
  it.each([
    ['gpt-realtime', '2027-01-19', false],
    ['gpt-realtime', '2027-01-20', true],
    ['gpt-realtime-2025-08-28', '2027-01-20', true],
    ['gpt-realtime-2', '2027-06-01', false],
    ['gpt-realtime-2.1', '2027-06-01', false],
    ['gpt-realtime-mini-2025-10-06', '2026-07-23', true],
    ['gpt-realtime-mini-2025-12-15', '2026-07-23', false],
    ['whisper-1', '2027-02-26', true],
    ['somebody-elses-model', '2027-06-01', false],
  ])('%s on %s is switched off: %s', (model, today, off) => {
    expect(isShutDown(model, today)).toBe(off);
  });

  it('are told of, before and after', () => {
    expect(warnOfModel('gpt-realtime', TODAY)).toBe(
      'The model gpt-realtime is switched off on 2027-01-20: use gpt-realtime-2.1.',
    );
    expect(warnOfModel('gpt-4o-realtime-preview', TODAY)).toContain('was switched off on 2026-05-07');
    expect(warnOfModel('gpt-realtime-2.1', TODAY)).toBeUndefined();
  });
});

describe('a session that only writes down', () => {
  const wish = { session: { type: 'transcription' } };
  const session = {
    ...OPTIONS.session,
    audio: {
      input: {
        transcription: { model: 'gpt-live-transcribe', language: 'de' },
        turn_detection: { type: 'server_vad', threshold: 0.4, create_response: true, idle_timeout_ms: 6000 },
      },
      output: { voice: 'marin' },
    },
  };
  const sessionOf = (more: Partial<MintOptions>) =>
    (plan(wish, more) as { value?: { session: object } }).value?.session;

  it('may be asked for where an operator has said nothing, and has what the operator chose for the ear alone', () => {
    expect(sessionOf({ session, clientMay: USUAL_OVERRIDES })).toEqual({
      type: 'transcription',
      audio: {
        input: {
          transcription: { model: 'gpt-live-transcribe', language: 'de' },
          turn_detection: { type: 'server_vad', threshold: 0.4 },
        },
      },
    });
  });

  it.each([
    ['finds turns by itself', { transcription: { model: 'gpt-realtime-whisper' } }, { turn_detection: null }],
    ['knows no other detection', { turn_detection: { type: 'semantic_vad' } }, {}],
  ])('is left alone where it %s', (_name, input, expected) => {
    const { transcription } = { transcription: undefined, ...input };
    expect(sessionOf({ session: { type: 'realtime', audio: { input } }, clientMay: ['captions'] })).toEqual({
      type: 'transcription',
      ...(transcription || Object.keys(expected).length > 0
        ? { audio: { input: { ...(transcription ? { transcription } : {}), ...expected } } }
        : {}),
    });
  });

  it('is refused where an operator does not leave it to clients, and so is any other kind', () => {
    expect(plan(wish, { clientMay: ['voice'] })).toMatchObject({
      problem: { code: 'not_allowed', param: 'session.type' },
    });
    const other = { session: { type: 'translation' } };
    expect(plan(other, { clientMay: ['captions'] })).toMatchObject({ problem: { code: 'not_allowed' } });
  });
});
