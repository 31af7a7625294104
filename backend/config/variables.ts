/** Every environment variable of the backend, in the order of docs/backend.md; a test compares the two. */
export const VARIABLES = {
  OPENAI_API_KEY: 'Key of an OpenAI project. With it the upstream is OpenAI, without it the local engine.',
  AZURE_OPENAI_ENDPOINT: 'With --upstream azure: https://RESOURCE.openai.azure.com.',
  AZURE_OPENAI_RESOURCE: 'With --upstream azure: the name of the resource, instead of the endpoint.',
  AZURE_OPENAI_DEPLOYMENT: 'With --upstream azure: the name of the deployment that speaks.',
  AZURE_OPENAI_API_KEY: 'With --upstream azure: a key of the resource.',
  EARSHOT_UPSTREAM: 'As --upstream: local, openai, azure, or the URL of a compatible server.',
  EARSHOT_UPSTREAM_KEY: 'Key of a compatible server.',
  EARSHOT_UPSTREAM_AUTH: 'How it wants its key: bearer (default with a key), api-key, x-api-key, none.',
  EARSHOT_UPSTREAM_OFFER:
    'How it takes an offer: form (as OpenAI, default), secret (bare, under a client secret), bare.',
  EARSHOT_UPSTREAM_SECRETS_URL: 'Where it makes client secrets, if not at /v1/realtime/client_secrets.',
  EARSHOT_UPSTREAM_CALLS_URL: 'Where it takes offers, if not at /v1/realtime/calls.',
  EARSHOT_UPSTREAM_WEBSOCKET_URL: 'Where its WebSocket is, if not at /v1/realtime.',
  EARSHOT_HOST: 'As --host: the address to listen on, 127.0.0.1 by default.',
  EARSHOT_PORT: 'As --port: 0 (default) takes a free one.',
  EARSHOT_PUBLIC_URL: 'The origin under which clients reach it, behind a proxy: https://voice.example.com.',
  EARSHOT_TRUSTED_HOPS: 'How many proxies of your own stand before it (0). Their X-Forwarded-For is believed.',
  EARSHOT_KEYS: 'Who may use it: KEY or NAME:KEY, separated by commas; sha256:HASH instead of a key.',
  EARSHOT_OIDC_ISSUER: 'Identity provider whose access tokens are taken.',
  EARSHOT_OIDC_AUDIENCE: 'What their "aud" must be.',
  EARSHOT_OIDC_JWKS_URL: "Where the provider's keys are, if its discovery document does not tell.",
  EARSHOT_ORIGINS: 'Origins that may come from a page: chrome-extension://ID, moz-extension://*, https://….',
  EARSHOT_RATE_PER_MINUTE: 'Session starts of one user in a minute (10; 0 for no limit; with the local engine 0).',
  EARSHOT_DAILY_SESSIONS: 'Session starts of one user in a day (0).',
  EARSHOT_DAILY_MINUTES: 'Minutes of calls of one user in a day (0). Needs calls opened by /session.',
  EARSHOT_SESSION_MINUTES: 'Minutes that a call may last (0). Needs calls opened by /session.',
  EARSHOT_ENGINE_SESSION_SECONDS:
    'Seconds after which the local engine ends a call, as OpenAI does after an hour (3600).',
  EARSHOT_MODES: 'token,session (default), or one of them. With a limit on minutes: session.',
  EARSHOT_REDIS_URL: 'redis://… or rediss://… through which replicas share their limits.',
  EARSHOT_TOKEN_SECONDS: 'Life of client secrets, 10 to 7200 (60).',
  EARSHOT_MODEL: 'Model of the session (gpt-realtime-2.1; with Azure the deployment).',
  EARSHOT_VOICE: 'Voice of the session.',
  EARSHOT_INSTRUCTIONS: 'Instructions of the session.',
  EARSHOT_TURN_DETECTION: 'Turn detection as JSON, such as {"type":"semantic_vad"}.',
  EARSHOT_TRANSCRIPTION_MODEL: 'Model that writes down what is said (gpt-live-transcribe; with Azure none).',
  EARSHOT_LANGUAGES: 'Languages that are spoken, such as en,de.',
  EARSHOT_CLIENT_MAY: 'What clients may set in /token (voice,speed,languages,captions; with the local engine all).',
  EARSHOT_CLIENT_MODELS: 'Models among which clients may choose, if "model" is in EARSHOT_CLIENT_MAY.',
  EARSHOT_ICE_SERVERS: 'STUN and TURN servers as a JSON list of {urls, username, credential}.',
  EARSHOT_TURN_URLS: 'A TURN server that shares a secret: turn:host:3478,turns:host:5349.',
  EARSHOT_TURN_SECRET: 'That secret (static-auth-secret of coturn).',
  EARSHOT_TURN_SECONDS: 'Life of the credentials made with it (3600).',
  EARSHOT_PEPPER: 'Key of the hash under which the upstream knows users. The same on all replicas.',
  EARSHOT_METRICS_KEY: 'Key that /metrics wants; needed beyond loopback, else /metrics is not there.',
  EARSHOT_LOG_LEVEL: 'debug, info (default), warn, error or silent.',
} as const;

type Variable = keyof typeof VARIABLES;

/** The variables that are set; an empty one counts as absent. */
export type Environment = Readonly<Partial<Record<Variable, string>>>;

/** Variables of other parts of this repository. */
const FOREIGN = ['EARSHOT_CHROMIUM', 'EARSHOT_FIREFOX', 'EARSHOT_LIGHT', 'EARSHOT_STORE', 'EARSHOT_TEST_REPORT'];

/** What is set of ours. The sentence names a variable that nobody knows: a typing error must not switch a limit off. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment | string {
  const stray = Object.keys(env).find(
    (name) => name.startsWith('EARSHOT_') && !Object.hasOwn(VARIABLES, name) && !FOREIGN.includes(name),
  );
  if (stray !== undefined) return `${stray.slice(0, 60)}: there is no such variable; docs/backend.md lists them.`;
  const names = Object.keys(VARIABLES) as Variable[];
  return Object.fromEntries(names.flatMap((name) => ((env[name] ?? '') === '' ? [] : [[name, env[name]]])));
}
