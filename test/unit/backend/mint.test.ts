import { describe, expect, it } from 'vitest';
import { type MintOptions, planSecret } from '../../../backend/mint.ts';
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
