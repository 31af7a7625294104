import { describe, expect, it } from 'vitest';
import { readLiveCheckArguments } from '../../../scripts/live-check/arguments.ts';

const read = (args: string[], env: Record<string, string> = {}) => readLiveCheckArguments(args, env, '/home/anna');
const KEY = { OPENAI_API_KEY: 'sk-proj-0123456789abcdef' };

it('checks OpenAI with the cheap model and our transcription, where there is a key', () => {
  expect(read([], KEY)).toMatchObject({
    ok: true,
    value: {
      service: {
        kind: 'remote',
        upstream: { kind: 'openai', key: KEY.OPENAI_API_KEY },
        session: {
          model: 'gpt-realtime-2.1-mini',
          audio: { input: { transcription: { model: 'gpt-live-transcribe' } } },
        },
      },
      out: '/home/anna/out/live-check',
    },
  });
});

it('takes the model of the backend where the operator chose one', () => {
  expect(read([], { ...KEY, EARSHOT_MODEL: 'gpt-realtime-2.1' })).toMatchObject({
    value: { service: { session: { model: 'gpt-realtime-2.1' } } },
  });
});

it('checks Azure with the deployment, by the variables of the backend', () => {
  const env = {
    AZURE_OPENAI_RESOURCE: 'mine',
    AZURE_OPENAI_DEPLOYMENT: 'voice',
    AZURE_OPENAI_API_KEY: 'key-0123456789',
  };
  expect(read(['--upstream', 'azure', '--out', 'here'], env)).toMatchObject({
    value: { service: { upstream: { kind: 'azure' }, session: { model: 'voice' } }, out: '/home/anna/here' },
  });
});

it('checks a compatible server, and invents no model for it', () => {
  const read1 = read(['--upstream', 'https://llm.example.com'], { EARSHOT_UPSTREAM_KEY: 'key' });
  expect(read1).toMatchObject({ value: { service: { upstream: { url: 'https://llm.example.com' } } } });
  expect(JSON.stringify(read1)).not.toContain('model');
});

it('checks the engine where it is told to, also beside a key', () => {
  expect(read(['--against-engine'], KEY)).toMatchObject({ value: { service: { kind: 'engine' } } });
});

describe('what cannot be checked', () => {
  it.each([
    [[], {}, /^OPENAI_API_KEY is missing/],
    [['--upstream', 'local'], {}, /^OPENAI_API_KEY is missing/],
    [['--upstream', 'openai'], {}, /^--upstream openai: OPENAI_API_KEY is missing/],
    [['--upstream', 'azure'], KEY, /^--upstream azure: AZURE_OPENAI_RESOURCE .*is missing/],
    [['--upstraem'], KEY, /--upstraem/],
    [['more'], KEY, /more/],
  ])('%j with %j is said in one line without a secret', (args, env, sentence) => {
    const refused = read(args, env as Record<string, string>);
    expect(refused).toEqual({ ok: false, problem: expect.stringMatching(sentence) });
    expect(JSON.stringify(refused)).not.toMatch(/sk-proj|\\n/);
  });
});
