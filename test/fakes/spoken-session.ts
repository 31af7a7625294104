import { expect } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { findGrant } from '../../utils/background/find-grant.ts';
import { createCallDevice } from '../../utils/host/call-device.ts';
import type { CallMicrophone } from '../../utils/host/open-call.ts';
import type { PeerDevice } from '../../utils/host/peer-device.ts';
import { createSessionHost, type Devices } from '../../utils/host/session-host.ts';
import type { Mode } from '../../utils/session/mode.ts';
import { textOf } from '../../utils/session/transcript.ts';
import { defaultSettings } from '../../utils/settings/settings.ts';
import type { LocalEngine } from '../../utils/transport/local-engine.ts';
import { openClockPlayback } from './clock-playback.ts';
import { openSpokenMicrophone } from './spoken-microphone.ts';

const LATENCY_MS = 40;

/**
 * The session of the extension over a WebSocket, with a microphone that says what it is told: everything but the browser is
 * real. `knowsCaptions` false: the backend has one kind of token, whatever it is asked for.
 */
export function openSpokenSession({ url, key = '' }: Backend, { knowsCaptions = true } = {}) {
  const playback = openClockPlayback({ latencyMs: LATENCY_MS });
  const microphone = openSpokenMicrophone();
  const heard: string[] = [];
  const source: CallMicrophone = { ...microphone, track: {} as MediaStreamTrack };
  const call = createCallDevice(
    {
      body: {} as HTMLElement,
      peers: {} as PeerDevice,
      playbacks: {
        prepare() {},
        take: () => ({ playback: { ...playback, stream: {} as MediaStream }, played: playback.played }),
        giveBack() {},
        discardPrepared() {},
      },
      engine: {} as LocalEngine,
      first: async () => 'websocket',
    },
    () => {},
  );
  const askedFor = async (purpose: Mode) => {
    const settings = { ...defaultSettings, backendUrl: `${url}/token`, key, transport: 'websocket' as const };
    const tools = { purpose: knowsCaptions ? purpose : ('conversation' as const), first: 'websocket' as const };
    const { result } = await findGrant({ settings, found: undefined }, tools);
    if (!result.ok) throw new Error(JSON.stringify(result.problem));
    return result.value.grant;
  };
  const devices: Devices = (effect, tell) => {
    const report: typeof tell = (event) => {
      if (event.type === 'heard') heard.push(event.heard.type);
      tell(event);
    };
    switch (effect.do) {
      case 'open-microphone':
        return report({ type: 'microphone-ready', attempt: effect.attempt });
      case 'fetch-grant': {
        const { attempt, purpose } = effect;
        void askedFor(purpose).then((grant) => report({ type: 'grant-ready', attempt, grant }));
        return;
      }
      case 'open-call':
        return call.open(effect, source, report);
      case 'pass-microphone':
        return microphone.order({ type: 'pass' });
      case 'hold-microphone':
        return microphone.order({ type: 'hold' });
      case 'gate-microphone':
        return microphone.order({ type: 'gate', open: effect.open });
      case 'set-muted':
        microphone.order({ type: 'mute', muted: effect.muted });
        return call.setMuted(effect.muted);
      case 'set-speaker':
        return call.setSpeaker(effect.level);
      case 'configure-session':
      case 'write-down':
      case 'set-modality':
      case 'set-turn-detection':
      case 'create-item':
      case 'request-response':
      case 'cancel-response':
      case 'drop-response':
      case 'clear-input':
      case 'commit-input':
        return call.say(effect);
      case 'hang-up':
      case 'release':
        return call.hangUp();
      default:
        return;
    }
  };
  const host = createSessionHost(devices, () => {});
  const turn = () => (host.state.phase.name === 'live' ? host.state.phase.turn : host.state.phase.name);
  const wordsOf = (who: 'user' | 'assistant') =>
    host.state.transcript.flatMap((entry) =>
      entry.kind === 'message' && entry.speaker === who ? [textOf(entry)] : [],
    );
  return {
    host,
    playback,
    /** The kinds of what the server told, in order. */
    heard,
    dispatch: host.dispatch,
    say: microphone.say,
    wordsOf,
    untilTurn: (name: string) => expect.poll(turn, { timeout: 20_000, interval: 10 }).toBe(name),
    async start(mode: Mode = 'conversation'): Promise<void> {
      host.dispatch({ type: 'start', voice: true, clickedAt: Date.now(), mode });
      await expect.poll(turn, { timeout: 20_000, interval: 10 }).toBe('listening');
    },
    close(): void {
      host.dispatch({ type: 'stop' });
      microphone.close();
      playback.close();
    },
  };
}
