import { toJsonSchema } from '@valibot/to-json-schema';
import { TOKEN_REQUEST } from './mint.ts';
import { MOST_OFFER_BYTES } from './offer.ts';

/** The HTTP contract of the backend as OpenAPI 3.1. The request bodies are the very schemas that check them. */
export const describeApi = (origin: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Earshot backend',
    version: '1',
    description:
      'Mints short-lived client secrets of a Realtime service, or opens calls itself so that no secret leaves it.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: origin === '' ? '/' : origin }],
  security: [{ bearer: [] }],
  paths: {
    '/token': { get: tokenOperation('getToken'), post: { ...tokenOperation('postToken'), requestBody: TOKEN_BODY } },
    '/session': { post: SESSION_OPERATION },
    '/healthz': { get: probe('healthz', 'The process answers.', { ok: { const: true } }) },
    '/readyz': {
      get: {
        ...probe('readyz', 'It can give out tokens and calls.', { ready: { type: 'boolean' } }),
        responses: {
          200: json('Ready.', { type: 'object', properties: { ready: { const: true } }, required: ['ready'] }),
          503: json('Stopping, the store of the limits is away, or the local engine has failed.', {
            type: 'object',
            properties: { ready: { const: false } },
            required: ['ready'],
          }),
        },
      },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: 'Prometheus metrics; with a key where one is configured.',
        responses: {
          200: { description: 'Prometheus text format.', content: { 'text/plain': {} } },
          404: refusal(404),
        },
      },
    },
    '/openapi.json': { get: probe('openapi', 'This document.', {}) },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A key of this backend, or a JWT.' } },
    schemas: { Error: ERROR_SCHEMA, Token: TOKEN_SCHEMA, IceServer: ICE_SCHEMA, Earshot: EARSHOT_SCHEMA },
  },
});

/** A status of this backend: what it says, and all codes that come with it but those of the service behind it. */
interface Status {
  says: string;
  codes: readonly string[];
}

/** Every status with codes of this backend; docs/backend.md has the same table, and a test compares the two. */
export const STATUSES: Readonly<Record<number, Status>> = {
  400: {
    says: 'Not what is expected, or more than clients may set',
    codes: [
      'invalid_json',
      'invalid_value',
      'unknown_parameter',
      'not_allowed',
      'model_shut_down',
      'invalid_offer',
      'key_in_url',
      'upstream_bad_request',
    ],
  },
  401: {
    says: 'The key or token is absent, wrong, expired or not valid yet; or the service does not take the key of the backend',
    codes: ['invalid_api_key', 'invalid_token', 'token_expired', 'token_not_yet_valid', 'upstream_unauthorized'],
  },
  403: {
    says: 'Pages of this origin may not use the backend, or the backend not the service',
    codes: ['foreign_origin', 'upstream_unauthorized'],
  },
  404: {
    says: 'This way of starting is switched off, or there is nothing here or at the service',
    codes: ['token_mode_off', 'session_mode_off', 'not_found', 'upstream_not_found'],
  },
  413: { says: 'The body is too large', codes: ['body_too_large'] },
  415: { says: 'An offer is application/sdp', codes: ['unsupported_content_type'] },
  421: { says: 'The Host header names another server', codes: ['foreign_host'] },
  429: {
    says: 'Enough for now, see Retry-After',
    codes: ['rate_limit_exceeded', 'daily_quota_exceeded', 'too_many_wrong_keys', 'too_many_calls'],
  },
  500: { says: 'This backend or the service behind it failed', codes: ['server_error', 'upstream_error'] },
  502: {
    says: 'The service behind the backend cannot be reached or answers nonsense',
    codes: ['upstream_unreachable', 'upstream_bad_answer', 'upstream_error'],
  },
  503: {
    says: 'The limits, the identity provider or the service cannot be asked, or the local engine has failed',
    codes: ['limits_unavailable', 'auth_unavailable', 'engine_failed', 'upstream_error'],
  },
  504: {
    says: 'The service behind the backend did not answer in time',
    codes: ['upstream_timeout', 'upstream_error'],
  },
};

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'code', 'param'],
      properties: {
        message: { type: 'string' },
        type: { type: 'string' },
        code: { type: ['string', 'null'] },
        param: { type: ['string', 'null'] },
        source: { const: 'upstream', description: 'Present if the service behind the backend refused.' },
        request_id: { type: 'string', description: "The service's own name of the request." },
      },
    },
  },
};

const ICE_SCHEMA = {
  type: 'object',
  required: ['urls'],
  properties: {
    urls: { type: 'array', items: { type: 'string' } },
    username: { type: 'string' },
    credential: { type: 'string' },
  },
};

const EARSHOT_SCHEMA = {
  type: 'object',
  properties: {
    call_url: { type: 'string', format: 'uri', description: "Where the offer goes; OpenAI's address if absent." },
    websocket_url: {
      type: 'string',
      format: 'uri',
      description: 'Where a WebSocket is opened with the secret in a subprotocol; absent if that is not possible.',
    },
    session_url: { type: 'string', description: 'Where to post the offer instead of asking for a token.' },
    ice_servers: { type: 'array', items: { $ref: '#/components/schemas/IceServer' } },
    limits: {
      type: 'object',
      properties: {
        session_seconds: { type: 'number', description: 'A call of /session is ended after this long.' },
        daily_seconds_left: { type: 'number' },
      },
    },
    warnings: { type: 'array', items: { type: 'string' } },
  },
};

const TOKEN_SCHEMA = {
  type: 'object',
  description: 'The client secret as the service writes it, and what a client of Earshot should know.',
  required: ['value', 'expires_at', 'session', 'earshot'],
  properties: {
    value: { type: 'string' },
    expires_at: { type: 'integer', description: 'Unix seconds.' },
    session: { type: 'object' },
    earshot: { $ref: '#/components/schemas/Earshot' },
  },
};

const ERROR = { $ref: '#/components/schemas/Error' };

function json(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}

function refusal(status: number) {
  const { says, codes } = STATUSES[status] ?? { says: 'Refused', codes: [] };
  return json(`${says}: ${codes.join(', ')}.`, ERROR);
}

/** The refusals of a request that may go on to the service, which can answer with any status. */
function errors(...statuses: number[]) {
  return {
    ...Object.fromEntries(statuses.map((status) => [status, refusal(status)])),
    default: json('Another refusal of the service behind the backend: its own code, or upstream_error.', ERROR),
  };
}

const TOKEN_BODY = {
  required: false,
  content: { 'application/json': { schema: withoutDialect(toJsonSchema(TOKEN_REQUEST)) } },
};

/** OpenAPI 3.1 has a dialect of its own. */
function withoutDialect({ $schema: _dialect, ...schema }: object & { $schema?: unknown }) {
  return schema;
}

function tokenOperation(operationId: string) {
  return {
    operationId,
    summary: 'A short-lived client secret of the service behind the backend.',
    responses: {
      200: json('A client secret.', { $ref: '#/components/schemas/Token' }),
      ...errors(400, 401, 403, 404, 413, 421, 429, 500, 502, 503, 504),
    },
  };
}

const SESSION_OPERATION = {
  operationId: 'postSession',
  summary: 'Opens a call: an SDP offer in, the SDP answer out. The call is counted, and ended in time.',
  requestBody: {
    required: true,
    content: { 'application/sdp': { schema: { type: 'string', maxLength: MOST_OFFER_BYTES } } },
  },
  responses: {
    201: {
      description: 'The call is open.',
      headers: {
        Location: { description: 'Ends with the id of the call, if the service told it.', schema: { type: 'string' } },
        'X-Earshot-Session-Seconds': {
          description: 'The call is ended after this long; absent without a limit.',
          schema: { type: 'integer' },
        },
        'X-Earshot-Limit': {
          description: 'Which limit that is, if it is what was left of the day.',
          schema: { type: 'string', enum: ['quota'] },
        },
      },
      content: { 'text/plain': { schema: { type: 'string', description: 'SDP.' } } },
    },
    ...errors(400, 401, 403, 404, 413, 415, 421, 429, 500, 502, 503, 504),
  },
};

function probe(operationId: string, summary: string, properties: object) {
  return {
    operationId,
    summary,
    security: [],
    responses: { 200: json(summary, { type: 'object', properties }) },
  };
}
