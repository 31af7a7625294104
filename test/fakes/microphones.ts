import { vi } from 'vitest';
import type { MicrophoneDevice } from '../../utils/host/microphone-device.ts';
import type { SessionEvent } from '../../utils/session/events.ts';

/** The parts of a browser that Node has not got: devices that come and go, and the nodes of Web Audio. */
export class FakeTrack extends EventTarget {
  enabled = true;
  label = 'Headset';
  readyState = 'live';
  settings: MediaTrackSettings = { echoCancellation: false, autoGainControl: false };
  stop() {
    this.readyState = 'ended';
  }
  getSettings = () => this.settings;
  unplug() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** What the browser has, and what was made of it. */
export interface FakeRoom {
  /** The microphone that is there. */
  plugged: FakeTrack | undefined;
  /** It without its echo canceller, as often as it was asked for. */
  secondEars: FakeTrack[];
  /** Ids of the devices that were asked for with an echo canceller, in turn; undefined: any. */
  asked: unknown[];
  /** What a browser may do with a stream of another rate. */
  mixesRates: boolean;
  worklets: { load: boolean };
  /** The rates of the contexts that were made. */
  rates: (number | undefined)[];
  /** The devices came or went. */
  changed(): void;
  /** The last worklet that was made says something. */
  say(news: unknown): void;
}

interface FakePort {
  postMessage(): void;
  onmessage?: (event: { data: unknown }) => void;
}

/** Puts them in the place of the real ones, until `vi.unstubAllGlobals`. */
export function stubMicrophones(): FakeRoom {
  const mediaDevices = Object.assign(new EventTarget(), {
    async getUserMedia({ audio }: { audio: MediaTrackConstraints }) {
      if (room.plugged && typeof audio.echoCancellation === 'object') {
        room.secondEars.push(new FakeTrack());
        return { getAudioTracks: () => [room.secondEars.at(-1)] };
      }
      room.asked.push((audio.deviceId as ConstrainDOMStringParameters | undefined)?.ideal);
      if (!room.plugged) throw new DOMException('none', 'NotFoundError');
      // The device is still there when somebody has closed it.
      const { readyState, label, settings } = room.plugged;
      if (readyState === 'ended') room.plugged = Object.assign(new FakeTrack(), { label, settings });
      return { getAudioTracks: () => [room.plugged] };
    },
    enumerateDevices: async () => (room.plugged ? [{ kind: 'audioinput', deviceId: 'a', groupId: 'a' }] : []),
  });
  let last: FakePort | undefined;
  const room: FakeRoom = {
    plugged: new FakeTrack(),
    secondEars: [],
    asked: [],
    mixesRates: true,
    worklets: { load: true },
    rates: [],
    changed: () => void mediaDevices.dispatchEvent(new Event('devicechange')),
    say: (data) => last?.onmessage?.({ data }),
  };
  class FakeContext {
    state = 'running';
    audioWorklet = {
      addModule: () => (room.worklets.load ? Promise.resolve() : Promise.reject(new DOMException('no', 'AbortError'))),
    };
    constructor({ sampleRate }: AudioContextOptions) {
      room.rates.push(sampleRate);
    }
    close = async () => {
      this.state = 'closed';
    };
  }
  class FakeNode {
    port: FakePort = { postMessage() {} };
    gain = { value: 1 };
    numberOfInputs = 3;
    connect() {}
    disconnect() {}
  }
  class FakeWorklet extends FakeNode {
    constructor() {
      super();
      last = this.port;
    }
  }
  class FakeDestination extends FakeNode {
    track = new FakeTrack();
    stream = { getAudioTracks: () => [this.track] };
  }
  class FakeSource extends FakeNode {
    constructor() {
      super();
      if (!room.mixesRates) throw new DOMException('different sample-rate', 'NotSupportedError');
    }
  }
  const query = async () => Object.assign(new EventTarget(), { state: 'granted' });
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeWorklet);
  vi.stubGlobal('GainNode', FakeNode);
  vi.stubGlobal('MediaStreamAudioDestinationNode', FakeDestination);
  vi.stubGlobal('MediaStreamAudioSourceNode', FakeSource);
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('navigator', { mediaDevices, permissions: { query } });
  return room;
}

/** Opens a device, and what it tells: types of events, and codes of problems. */
export async function openTold(device: MicrophoneDevice): Promise<string[]> {
  const told: string[] = [];
  await device.open(1, (event: SessionEvent) => told.push('problem' in event ? event.problem.code : event.type));
  return told;
}
