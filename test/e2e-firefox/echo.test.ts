import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReadyStage } from '../../scripts/browser/ready-stage.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import type { NetworkTransport } from '../../utils/session/transport.ts';
import { hearOwnVoice, type OwnVoiceFigures, TAKE_CANCELLER_AWAY } from '../scenarios/own-voice.ts';
import { HONEY_BEE } from '../scenarios/pages.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

/** A loudspeaker that a microphone hears, both real to the browser; `bench -- websocket --only echo,echo-webrtc` is the long version. */
describe.skipIf(missing !== undefined)(`a loudspeaker beside an open microphone in Firefox ${missing ?? ''}`, () => {
  let backend: LocalBackend;

  beforeAll(async () => {
    backend = await startLocalBackend({ greets: false });
  });
  afterAll(() => backend?.close());

  const hearFor = async (transport: NetworkTransport, seconds: number, prepare = '0'): Promise<OwnVoiceFigures> => {
    const stage = await openReadyStage({ browser: 'firefox', page: HONEY_BEE, backend, transport });
    try {
      await stage.inHost(prepare);
      return await hearOwnVoice(stage, seconds);
    } finally {
      await stage.close();
    }
  };

  test.each(['websocket', 'webrtc'] as const)(
    'over %s the assistant reads aloud and does not hear itself',
    { timeout: 90_000 },
    async (transport) => {
      const figures = await hearFor(transport, 14);
      // Nothing would be proved by a voice that nobody hears.
      expect(figures.talked).toBeGreaterThan(7);
      expect(figures).toMatchObject({ selfInterruptions: 0, answersCut: 0, heard: [] });
    },
  );

  test('without the echo canceller it talks with itself', { timeout: 90_000 }, async () => {
    const { heard, answersCut } = await hearFor('websocket', 12, TAKE_CANCELLER_AWAY);
    expect(heard.length + answersCut).toBeGreaterThan(0);
  });
});
