import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../backend/config/read-config.ts';
import { VARIABLES } from '../../../backend/config/variables.ts';

const KEY = 'sk-CANARY-0123456789abcdef';
const read = (args: string, env: Record<string, string> = {}) => readConfig(args.split(' ').filter(Boolean), env);
const optionsOf = (args: string, env: Record<string, string> = {}) => {
  const config = read(args, env);
  if (!config.ok) throw new Error(config.problem);
  return config.value;
};

describe('the configuration', () => {
  it('is the local engine on loopback when nothing is set, without limits', () => {
    expect(optionsOf('')).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      upstream: { kind: 'local' },
      limits: { perMinute: 0, sessionsPerDay: 0, secondsPerDay: 0 },
      modes: { token: true, session: true },
      greets: true,
      keepsRecords: false,
      mint: { tokenLifeS: 60, session: { type: 'realtime' } },
    });
  });

  it('starts in a shell that chose a browser or a build for the rest of the repository', () => {
    const others = {
      EARSHOT_CHROMIUM: '/usr/bin/chromium',
      EARSHOT_FIREFOX: '/usr/bin/firefox-esr',
      EARSHOT_LIGHT: '1',
    };
    expect(read('', others)).toMatchObject({ ok: true });
  });

  it('is OpenAI as soon as there is a key, with the models of today and a rate limit', () => {
    expect(optionsOf('', { OPENAI_API_KEY: KEY })).toMatchObject({
      upstream: { kind: 'openai', key: KEY },
      limits: { perMinute: 10 },
      mint: {
        session: {
          type: 'realtime',
          model: 'gpt-realtime-2.1',
          audio: { input: { transcription: { model: 'gpt-live-transcribe' } } },
        },
      },
    });
    expect(optionsOf('--upstream local', { OPENAI_API_KEY: KEY }).upstream).toEqual({ kind: 'local' });
  });

  it('is Azure by its resource, where a model is a deployment', () => {
    const env = {
      AZURE_OPENAI_RESOURCE: 'my-voice',
      AZURE_OPENAI_DEPLOYMENT: 'talk',
      AZURE_OPENAI_API_KEY: 'k'.repeat(32),
    };
    expect(optionsOf('--upstream azure', env)).toMatchObject({
      upstream: { kind: 'azure', endpoint: 'https://my-voice.openai.azure.com' },
      mint: { session: { type: 'realtime', model: 'talk' } },
    });
  });

  it('is a compatible server by its URL, its key and its ways', () => {
    const env = {
      EARSHOT_UPSTREAM_KEY: 'abc',
      EARSHOT_UPSTREAM_OFFER: 'bare',
      EARSHOT_UPSTREAM_CALLS_URL: 'http://localai:8080/v1/realtime',
      EARSHOT_UPSTREAM_WEBSOCKET_URL: 'ws://localai:8080/v1/realtime',
    };
    expect(optionsOf('--upstream http://localai:8080', env).upstream).toEqual({
      kind: 'compatible',
      url: 'http://localai:8080',
      key: 'abc',
      auth: 'bearer',
      offerStyle: 'bare',
      callsUrl: 'http://localai:8080/v1/realtime',
      watchUrl: 'ws://localai:8080/v1/realtime',
    });
  });

  it.each([
    'http://127.0.0.2:8080',
    'http://10.1.2.3',
    'http://172.31.0.1',
    'http://192.168.1.9:8765',
    'http://[::1]:8080',
    'http://[fc00::1]',
    'http://[fd12:3456::1]:8080',
    'http://[::ffff:10.1.2.3]',
    'http://localai:8080',
    'http://localhost',
    'http://voice.internal',
  ])('sends a key over http where nobody is on the way: %s', (url) => {
    expect(optionsOf(`--upstream ${url}`, { EARSHOT_UPSTREAM_KEY: KEY }).upstream).toMatchObject({ url });
  });

  it.each([
    ['http://[2001:db8::1]', /\[2001:db8::1\]: https:\/\/ is needed/],
    ['http://[2001:db8::1]:8080/v1', /\[2001:db8::1\]:8080: https:\/\/ is needed/],
    ['http://[fc::1]', /https:\/\/ is needed/],
    ['http://[::ffff:203.0.113.9]', /https:\/\/ is needed/],
    ['http://203.0.113.9', /https:\/\/ is needed/],
    ['http://172.32.0.1', /https:\/\/ is needed/],
    ['http://[fe80::1]', /metadata service/],
    ['http://169.254.1.1', /metadata service/],
  ])('sends no key over http to a public address, whatever it looks like: %s', (url, problem) => {
    expect(read(`--upstream ${url}`, { EARSHOT_UPSTREAM_KEY: KEY })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(problem),
    });
  });

  it('opens calls itself where minutes are limited, unless tokens are wanted as well', () => {
    expect(optionsOf('', { EARSHOT_SESSION_MINUTES: '10' })).toMatchObject({
      ceilingSeconds: 600,
      modes: { token: false, session: true },
    });
    expect(optionsOf('', { EARSHOT_DAILY_MINUTES: '60', EARSHOT_MODES: 'token,session' })).toMatchObject({
      limits: { secondsPerDay: 3600 },
      modes: { token: true, session: true },
    });
  });

  it.each([
    [{ EARSHOT_UPSTREAM_OFFER: 'bare' }, { token: true, session: true }],
    [
      { EARSHOT_UPSTREAM_OFFER: 'bare', EARSHOT_MODES: 'session' },
      { token: false, session: true },
    ],
    [
      { EARSHOT_UPSTREAM_OFFER: 'secret', EARSHOT_MODES: 'token' },
      { token: true, session: false },
    ],
    [
      {
        EARSHOT_UPSTREAM_OFFER: 'bare',
        EARSHOT_UPSTREAM_SECRETS_URL: 'http://localai:8080/secrets',
        EARSHOT_MODES: 'token',
      },
      { token: true, session: false },
    ],
  ])('leaves a way to start a session before any upstream: %o', (env: Record<string, string>, modes) => {
    expect(optionsOf('--upstream http://localai:8080', env).modes).toEqual(modes);
  });

  it('makes the session of the operator', () => {
    const env = {
      EARSHOT_MODEL: 'earshot-local',
      EARSHOT_VOICE: 'cedar',
      EARSHOT_INSTRUCTIONS: 'Be kind.',
      EARSHOT_TURN_DETECTION: '{"type":"semantic_vad","eagerness":"low"}',
      EARSHOT_TRANSCRIPTION_MODEL: 'gpt-realtime-whisper',
      EARSHOT_LANGUAGES: 'en,de',
      EARSHOT_CLIENT_MAY: 'voice,model',
      EARSHOT_CLIENT_MODELS: 'one,two',
      EARSHOT_TOKEN_SECONDS: '30',
    };
    expect(optionsOf('', env).mint).toEqual({
      tokenLifeS: 30,
      clientMay: ['voice', 'model'],
      models: ['one', 'two'],
      session: {
        type: 'realtime',
        model: 'earshot-local',
        instructions: 'Be kind.',
        audio: {
          input: {
            transcription: { model: 'gpt-realtime-whisper', languages: ['en', 'de'] },
            turn_detection: { type: 'semantic_vad', eagerness: 'low' },
          },
          output: { voice: 'cedar' },
        },
      },
    });
  });

  it('reads everything else', () => {
    const env = {
      EARSHOT_KEYS: 'anna:first-key-of-sixteen',
      EARSHOT_ORIGINS:
        'chrome-extension://abcdefghijklmnopabcdefghijklmnop moz-extension://*,https://voice.example.com',
      EARSHOT_REDIS_URL: 'redis://localhost:6379',
      EARSHOT_TRUSTED_HOPS: '1',
      EARSHOT_PUBLIC_URL: 'https://voice.example.com',
      EARSHOT_TURN_URLS: 'turn:turn.example.com:3478?transport=udp,turns:turn.example.com:5349',
      EARSHOT_TURN_SECRET: 'shared',
      EARSHOT_ICE_SERVERS:
        '[{"urls":"stun:stun.example.com"},{"urls":["turn:x","turns:y:5349"],"username":"u","credential":"c"}]',
    };
    expect(optionsOf('--host 0.0.0.0 --port 8787 --no-greeting --record --delay-ms 5', env)).toMatchObject({
      host: '0.0.0.0',
      port: 8787,
      greets: false,
      keepsRecords: true,
      delayMs: 5,
      redisUrl: 'redis://localhost:6379',
      trustedHops: 1,
      publicUrl: 'https://voice.example.com',
      origins: [
        'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
        'moz-extension://*',
        'https://voice.example.com',
      ],
      ice: {
        servers: [
          { urls: ['stun:stun.example.com'] },
          { urls: ['turn:x', 'turns:y:5349'], username: 'u', credential: 'c' },
        ],
        turn: { urls: ['turn:turn.example.com:3478?transport=udp', 'turns:turn.example.com:5349'], lifeS: 3600 },
      },
    });
  });
});

const CANARY = 'CANARY-0123456789abcdef';
it.each([
  ['--prot 1', {}, /--prot/],
  ['--port 99999', {}, /^--port 99999: a whole number from 0 to 65535 is needed\.$/],
  ['--expires 5', {}, /^EARSHOT_TOKEN_SECONDS 5: a whole number from 10 to 7200 is needed\.$/],
  ['--delay-ms soon', {}, /^--delay-ms soon:/],
  ['--chat-url nonsense', {}, /^--chat-url nonsense: an http or https URL is needed\.$/],
  ['--upstream openai', {}, /^--upstream openai: OPENAI_API_KEY is missing\.$/],
  ['--upstream azure', {}, /AZURE_OPENAI_RESOURCE \(or AZURE_OPENAI_ENDPOINT\) is missing/],
  ['--upstream azure', { AZURE_OPENAI_RESOURCE: 'x1' }, /AZURE_OPENAI_DEPLOYMENT is missing/],
  [
    '--upstream azure',
    { AZURE_OPENAI_RESOURCE: 'x1', AZURE_OPENAI_DEPLOYMENT: 'd' },
    /AZURE_OPENAI_API_KEY is missing/,
  ],
  ['--upstream somewhere', {}, /local, openai, azure or the URL/],
  ['--upstream http://169.254.169.254/latest', {}, /metadata service/],
  ['--upstream http://[::ffff:a9fe:a9fe]', {}, /metadata service/],
  ['--upstream http://metadata.google.internal', {}, /metadata service/],
  ['--upstream http://0xa9fea9fe', {}, /metadata service/],
  ['--upstream http://voice.example.com', {}, /https:\/\/ is needed/],
  ['--upstream https://user:CANARY-0123456789abcdef@voice.example.com', {}, /leave name, password/],
  ['', { OPENAI_API_KEY: `sk-${CANARY} oops` }, /^OPENAI_API_KEY: a key has no spaces/],
  ['', { EARSHOT_DAYLY_MINUTES: '3' }, /^EARSHOT_DAYLY_MINUTES: there is no such variable/],
  ['', { EARSHOT_KEYS: `anna:first-key-of-sixteen,bert:${CANARY.slice(-9)}` }, /^EARSHOT_KEYS: each key needs 16/],
  ['', { EARSHOT_KEYS: `sha256:${CANARY}` }, /^EARSHOT_KEYS: after sha256: the 64 hex digits/],
  ['', { EARSHOT_METRICS_KEY: 'short' }, /^EARSHOT_METRICS_KEY: each key needs 16 characters\.$/],
  ['', { EARSHOT_RATE_PER_MINUTE: '-1' }, /^EARSHOT_RATE_PER_MINUTE -1: a whole number/],
  ['', { EARSHOT_MODES: 'none' }, /^EARSHOT_MODES none: one of token, session/],
  [
    '--upstream http://localai:8080',
    { EARSHOT_UPSTREAM_OFFER: 'bare', EARSHOT_MODES: 'token' },
    /^EARSHOT_MODES token: this upstream makes no client secrets, so session is needed\.$/,
  ],
  ['', { EARSHOT_REDIS_URL: `http://:${CANARY}@x` }, /^EARSHOT_REDIS_URL: a redis/],
  ['', { EARSHOT_OIDC_AUDIENCE: 'x' }, /^EARSHOT_OIDC_ISSUER is missing/],
  ['', { EARSHOT_OIDC_ISSUER: 'https://id.example.com' }, /^EARSHOT_OIDC_AUDIENCE is missing/],
  ['', { EARSHOT_OIDC_ISSUER: 'http://id.example.com', EARSHOT_OIDC_AUDIENCE: 'x' }, /https:\/\/ is needed/],
  ['', { EARSHOT_ORIGINS: 'chrome-extension://short' }, /not the origin of an extension/],
  ['', { EARSHOT_ORIGINS: 'https://example.com/path' }, /an origin without a path/],
  ['', { EARSHOT_TURN_URLS: 'turn:x' }, /^EARSHOT_TURN_SECRET is missing/],
  ['', { EARSHOT_TURN_URLS: 'https://x', EARSHOT_TURN_SECRET: CANARY }, /turn: or turns: URLs/],
  ['', { EARSHOT_ICE_SERVERS: `[{"urls":"https://x","credential":"${CANARY}"}]` }, /^EARSHOT_ICE_SERVERS: a JSON list/],
  ['', { EARSHOT_TURN_URLS: 'stun:x', EARSHOT_TURN_SECRET: CANARY }, /turn: or turns: URLs/],
  ['', { EARSHOT_TURN_URLS: 'turn:x:0', EARSHOT_TURN_SECRET: CANARY }, /turn: or turns: URLs/],
  ...[
    'null',
    '{}',
    '[null]',
    '[{"urls":[]}]',
    '[{"urls":"stun:a.b:99999"}]',
    '[{"urls":"stun:a.b?transport=udp"}]',
    '[{"urls":["stun:a.b",7]}]',
    `[{"urls":"turn:x","username":5,"credential":"${CANARY}"}]`,
    `[{"urls":"turn:x","username":"u","credential":["${CANARY}"]}]`,
  ].map((text): [string, object, RegExp] => [
    '',
    { EARSHOT_ICE_SERVERS: text },
    /^EARSHOT_ICE_SERVERS: a JSON list of/,
  ]),
  ...['"username":"u"', `"credential":"${CANARY}"`, '"username":"","credential":""'].map(
    (members): [string, object, RegExp] => [
      '',
      { EARSHOT_ICE_SERVERS: `[{"urls":["stun:a.b","turns:x"],${members}}]` },
      /^EARSHOT_ICE_SERVERS: a turn: or turns: server needs "username" and "credential"\.$/,
    ],
  ),
  ['', { EARSHOT_TURN_DETECTION: '{' }, /not valid JSON/],
  ['', { EARSHOT_CLIENT_MAY: 'everything' }, /words from voice/],
  ['', { EARSHOT_LOG_LEVEL: 'loud' }, /one of debug/],
  ['--host 0.0.0.0', {}, /beyond this machine it needs EARSHOT_KEYS or EARSHOT_OIDC_ISSUER/],
  ['--host ::', {}, /beyond this machine/],
])('refuses %s with %o in one sentence that repeats no secret', (args, env, sentence) => {
  const config = read(args, env as Record<string, string>);
  const problem = config.ok ? 'nothing was refused' : config.problem;
  expect(problem).toMatch(sentence);
  expect(problem).not.toContain('\n');
  expect(problem).not.toContain(CANARY);
});

it('is described in docs/backend.md: the same variables, in the same order and words', () => {
  const page = readFileSync(new URL('../../../docs/backend.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('\n## Variables\n');
  const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z_]+)` \| (.*) \|$/gm)];
  expect(rows.map(([, name, words]) => [name, words])).toEqual(Object.entries(VARIABLES));
});
