import { expect, it } from 'vitest';
import { openPeer, type Peer } from '../../backend/engine-server/webrtc-peer.ts';
import { openClientPeer } from '../../scripts/live-check/peer.ts';
import { ok } from '../../utils/shared/result.ts';
import { rmsOf } from '../fakes/webrtc-client.ts';

const HZ = 200;
const SECONDS = 0.4;
/** Half as loud again as can be said. */
const TONE = Float32Array.from(
  { length: 16_000 * SECONDS },
  (_, at) => 1.5 * Math.sin((2 * Math.PI * HZ * at) / 16_000),
);

const countCrossings = (samples: readonly number[]): number =>
  samples.filter((sample, at) => sample >= 0 !== (samples[at - 1] ?? sample) >= 0).length;

it('cuts off what is too loud to be said, and hears the answer', async () => {
  const spoken: number[] = [];
  let service: Peer | undefined;
  const heard = (samples: Float32Array) => rmsOf(samples) > 0.1 && spoken.push(...samples);
  const exchange = async (offer: string) => {
    const quiet = { opened: () => {}, message: () => {}, drained: () => {}, ended: () => {} };
    const opened = await openPeer(offer, true, { ...quiet, heard });
    service = opened.ok ? opened.value : undefined;
    return opened.ok ? ok(opened.value.answer) : opened;
  };
  let tellLoud = () => {};
  const loud = new Promise<void>((resolve) => {
    tellLoud = resolve;
  });
  const hooks = { message: () => {}, loud: () => tellLoud(), ended: () => {} };
  const client = await openClientPeer(exchange, true, hooks, AbortSignal.timeout(20_000));
  if (!client.ok) throw new Error(client.problem);
  await client.value.speak(TONE);
  service?.play(TONE, 16_000, 0);
  await loud;
  await client.value.close();
  service?.close();
  // Turned round, a peak that is too loud would cross zero twice more.
  expect(spoken.length).toBeGreaterThan((16_000 * SECONDS) / 2);
  expect(countCrossings(spoken) / (spoken.length / 16_000)).toBeLessThan(HZ * 3);
});
