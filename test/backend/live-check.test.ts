import { spawnSync } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { holdCall } from '../../scripts/live-check/hold-call.ts';
import { openService } from '../../scripts/live-check/open-service.ts';
import { type LiveCheckReport, runLiveCheck } from '../../scripts/live-check/run-live-check.ts';
import { summarize } from '../../scripts/live-check/summary.ts';
import { reply, withServer } from '../fakes/http-server.ts';
import { hasModels } from './models.ts';

const CANARY = 'canary-key-of-the-live-check';
/** Three conversations, on a machine that may be busy. */
const IN_TIME = 300_000;

const wrong = ({ calls }: LiveCheckReport) =>
  calls.flatMap(({ mode, steps }) =>
    steps.flatMap(({ step, problem }) => (problem === undefined ? [] : [`${mode}, ${step}: ${problem}`])),
  );

describe.skipIf(!hasModels)('the live check against the local engine', () => {
  it(
    'holds the whole conversation in both modes, finds no difference, and records no secret',
    async () => {
      const report = await runLiveCheck({ service: { kind: 'engine' }, engineKey: CANARY, withinMs: 100_000 });
      expect(wrong(report)).toEqual([]);
      expect(report.calls.map(({ mode, steps }) => [mode, steps.map(({ step }) => step)])).toEqual(
        ['token', 'unified'].map((mode) => [
          mode,
          ['connect', 'settings', 'typed turn', 'spoken turn', 'tool call', 'interruption', 'hang-up'],
        ]),
      );
      expect(report.differences).toEqual([]);
      const said = report.calls.flatMap(({ recording }) => recording.map(({ event }) => JSON.stringify(event)));
      expect(said.join('\n')).toMatch(/ten to four/);
      expect(said.join('\n')).not.toMatch(
        new RegExp(`${CANARY}|ek_\\w{6}|fingerprint:sha-256 \\w|ice-pwd:\\w|127\\.0`),
      );
      expect(summarize(report, ['token.jsonl']).join('\n')).toMatch(
        /ok +hang-up .*the channel was closed.*heard of it/,
      );
    },
    IN_TIME,
  );
});

it('says in one line what is missing, with exit status 2', () => {
  const script = fileURLToPath(new URL('../../scripts/live-check.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env: { PATH: process.env.PATH } });
  expect([status, String(stdout)]).toEqual([2, '']);
  expect(String(stderr)).toMatch(/^live-check: OPENAI_API_KEY is missing .*\n$/);
});

describe('a call opened with a token', () => {
  /** The first step with a service that answers the offer like this, and what it was asked then. */
  const connect = async (location: string, answer: string) => {
    const serve = (request: IncomingMessage, response: ServerResponse) => {
      if (request.url?.endsWith('/client_secrets')) {
        return reply(response, 200, { value: 'ek_of_the_check', expires_at: 4_000_000_000 });
      }
      response.setHeader('location', location);
      return reply(response, 201, answer, 'application/sdp');
    };
    return withServer(serve, async (url, asked) => {
      const service = openService({ kind: 'compatible', url, key: CANARY, auth: 'bearer', offerStyle: 'form' }, {});
      const { steps } = await holdCall(service, 'token', new Float32Array(0), 20_000);
      return { problem: steps[0]?.problem, asked: asked.map((line) => line.split(' ')[1]) };
    });
  };
  const opened = ['/v1/realtime/client_secrets', '/v1/realtime/calls'];

  it('says at once that the answer is no SDP', async () => {
    expect(await connect('/v1/realtime/calls/rtc_1', 'Welcome.')).toEqual({
      problem: '502 upstream_bad_answer: The service behind this backend answered with no SDP.',
      asked: opened,
    });
  });

  it('ends it by its id, whatever stands behind that in the address', async () => {
    const { asked } = await connect('/v1/realtime/calls/rtc_1?part=two', 'v=0\r\nm=audio nothing\r\n');
    expect(asked.filter((path) => path?.startsWith('/v1/realtime/calls'))).toEqual([
      '/v1/realtime/calls',
      '/v1/realtime/calls/rtc_1/hangup',
    ]);
  });
});

it('says what the service answered when the call cannot be opened', async () => {
  const refuse = (_request: unknown, response: ServerResponse) =>
    reply(response, 401, { error: { code: 'invalid_api_key', message: `Incorrect API key provided: ${CANARY}.` } });
  await withServer(refuse, async (url) => {
    const service = openService({ kind: 'compatible', url, key: CANARY, auth: 'bearer', offerStyle: 'form' }, {});
    const { steps, recording } = await holdCall(service, 'unified', new Float32Array(0), 20_000);
    expect(steps).toEqual([
      {
        step: 'connect',
        ms: expect.any(Number),
        facts: {},
        problem: '401 invalid_api_key: Incorrect API key provided: ….',
      },
    ]);
    expect(recording.map(({ event }) => event.type)).toEqual(['(offer)']);
  });
});
