import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openPeer, type Peer } from '../../backend/engine-server/webrtc-peer.ts';
import { holdCall } from '../../scripts/live-check/hold-call.ts';
import { openService } from '../../scripts/live-check/open-service.ts';
import { reply, withServer } from '../fakes/http-server.ts';
import { rmsOf } from '../fakes/webrtc-client.ts';

const WITHIN_MS = 20_000;
const CALL = '/v1/realtime/calls/rtc_1';
const TONE = Float32Array.from({ length: 3200 }, (_, at) => Math.sin(at / 6) * 0.3);

type Message = { type: string };

/** The one call of a service: what it says to an offer, and its end. */
interface OneCall {
  take(offer: string): Promise<string>;
  close(): void;
}

/** Holds the call with a service that wants no key; `asked` is what else it was asked to do with the call. */
const holdWith = (call: OneCall, use: (held: ReturnType<typeof holdCall>, asked: () => string[]) => Promise<void>) =>
  withServer(
    async (request, response) => {
      if (request.url === `${CALL}/hangup`) call.close();
      if (request.url !== '/v1/realtime/calls') return reply(response, 200, {});
      response.setHeader('location', CALL);
      reply(response, 201, await call.take(await text(request)), 'application/sdp');
    },
    async (url, asked) => {
      const service = openService({ kind: 'compatible', url, key: '', auth: 'none', offerStyle: 'bare' }, {});
      const withCall = () => asked.filter((line) => line.includes(CALL)).map((line) => line.replace(/ -$/, ''));
      await use(holdCall(service, 'unified', TONE, WITHIN_MS), withCall);
    },
  );

/** A call that answers what is said in it, in events and aloud (as `(sound)`). */
function callThat(answer: (event: Message) => Message[]): OneCall {
  let peer: Peer | undefined;
  const hear = (event: Message) => {
    for (const each of answer(event)) peer?.send(JSON.stringify(each));
  };
  const hooks = {
    opened: () => {},
    message: (said: string) => hear(JSON.parse(said) as Message),
    heard: (samples: Float32Array) => rmsOf(samples) > 0.1 && hear({ type: '(sound)' }),
    drained: () => {},
    ended: () => {},
  };
  return {
    async take(offer) {
      const opened = await openPeer(offer, true, hooks);
      if (!opened.ok) throw new Error(opened.problem);
      peer = opened.value;
      return opened.value.answer;
    },
    close: () => peer?.close(),
  };
}

it('ends a call whose answer cannot be taken, and says so', async () => {
  const call = { take: async () => 'v=0\r\nm=audio nothing\r\n', close: () => {} };
  await holdWith(call, async (held, asked) => {
    const problem = expect.stringMatching(/^the answer of the service cannot be taken: /);
    expect((await held).steps).toEqual([expect.objectContaining({ step: 'connect', problem })]);
    expect(asked()).toEqual([`POST ${CALL}/hangup`]);
  });
});

it('ends a call in which a step breaks', async () => {
  const call = callThat(({ type }) => {
    if (type === 'session.update') return [{ type: 'session.updated' }];
    // No client expects an output that is no list.
    const odd = { type: 'response.done', response: { status: 'completed', output: 5 } };
    return type === 'response.create' ? [odd] : [];
  });
  await holdWith(call, async (held, asked) => {
    await expect(held).rejects.toThrow(TypeError);
    expect(asked()).toEqual([`POST ${CALL}/hangup`]);
  });
});

it('goes on to the hang-up when every step fails, and waits for no watcher where nobody can watch', async () => {
  const no = { type: 'error', error: { code: 'no', message: 'No.' } };
  await holdWith(
    callThat(() => [no]),
    async (held, asked) => {
      const { steps } = await held;
      const refused = 'the service answered: no, No.';
      const problems = [undefined, refused, refused, refused, refused, refused, undefined];
      expect(steps.map(({ problem }) => problem)).toEqual(problems);
      expect(steps.at(-1)?.facts).toMatchObject({ how: 'the channel was closed', 'who watches': 'nobody can' });
      expect(asked()).toEqual([`POST ${CALL}/hangup`]);
    },
  );
});
