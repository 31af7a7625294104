import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMicrophoneDevice } from '../../../utils/host/microphone-device.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';

// WXT looks for it when it is imported.
vi.hoisted(() => vi.stubGlobal('chrome', { runtime: { id: 'earshot' } }));

/** The parts of a browser that Node has not got: devices that come and go, and the nodes of Web Audio. */
class FakeTrack extends EventTarget {
  enabled = true;
  label = 'Headset';
  readyState = 'live';
  stop() {
    this.readyState = 'ended';
  }
  settings: MediaTrackSettings = { echoCancellation: false, autoGainControl: false };
  getSettings = () => this.settings;
  unplug() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}
class FakeContext {
  static opened: FakeContext[] = [];
  static loads = true;
  state = 'running';
  rateHz: number | undefined;
  audioWorklet = {
    addModule: () => (FakeContext.loads ? Promise.resolve() : Promise.reject(new DOMException('no', 'AbortError'))),
  };
  constructor({ sampleRate }: AudioContextOptions) {
    this.rateHz = sampleRate;
    FakeContext.opened.push(this);
  }
  close = async () => {
    this.state = 'closed';
  };
}
class FakeNode {
  port = { postMessage() {} };
  gain = { value: 1 };
  numberOfInputs = 3;
  connect() {}
  disconnect() {}
}
class FakeDestination extends FakeNode {
  track = new FakeTrack();
  stream = { getAudioTracks: () => [this.track] };
}
/** What a browser may do with a stream of another rate. */
let mixesRates = true;
class FakeSource extends FakeNode {
  constructor() {
    super();
    if (!mixesRates) throw new DOMException('different sample-rate', 'NotSupportedError');
  }
}
let plugged: FakeTrack | undefined;
/** The same microphone without its echo canceller, as often as it was asked for. */
let secondEars: FakeTrack[] = [];
const mediaDevices = Object.assign(new EventTarget(), {
  async getUserMedia({ audio }: { audio: { echoCancellation: unknown } }) {
    if (plugged && typeof audio.echoCancellation === 'object') {
      secondEars.push(new FakeTrack());
      return { getAudioTracks: () => [secondEars.at(-1)] };
    }
    if (!plugged) throw new DOMException('none', 'NotFoundError');
    return { getAudioTracks: () => [plugged] };
  },
  enumerateDevices: async () => (plugged ? [{ kind: 'audioinput', deviceId: 'a', groupId: 'a' }] : []),
});

beforeEach(() => {
  vi.useFakeTimers();
  mixesRates = true;
  plugged = new FakeTrack();
  secondEars = [];
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  vi.stubGlobal('GainNode', FakeNode);
  vi.stubGlobal('MediaStreamAudioDestinationNode', FakeDestination);
  vi.stubGlobal('MediaStreamAudioSourceNode', FakeSource);
  vi.stubGlobal('MediaStream', class {});
  const query = async () => Object.assign(new EventTarget(), { state: 'granted' });
  vi.stubGlobal('navigator', { mediaDevices, permissions: { query } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  FakeContext.opened = [];
  FakeContext.loads = true;
});

async function openDevice() {
  const told: string[] = [];
  const device = createMicrophoneDevice();
  await device.open(1, (event: SessionEvent) => told.push('problem' in event ? event.problem.code : event.type));
  return { device, told };
}

it('a call that is made while the microphone is unplugged hears the one that is plugged in later', async () => {
  const { device, told } = await openDevice();
  const before = device.source();
  plugged?.unplug();
  plugged = undefined;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual(['microphone-permitted', 'microphone-ready', 'mic.lost']);
  expect(device.isOpen()).toBe(false);
  expect(device.source()?.track).toBe(before?.track);
  plugged = new FakeTrack();
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('microphone-back');
  expect(device.source()?.track).toBe(before?.track);
});

it('a loss is told also where the browser says first that the devices have changed', async () => {
  const { told } = await openDevice();
  const microphone = plugged;
  plugged = undefined;
  mediaDevices.dispatchEvent(new Event('devicechange'));
  microphone?.unplug();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('mic.lost');
});

it('what the loudspeaker plays does not take the place of a microphone that was unplugged', async () => {
  const { device, told } = await openDevice();
  const microphone = plugged;
  plugged = Object.assign(new FakeTrack(), { label: 'Monitor of Loudspeaker' });
  microphone?.unplug();
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('mic.lost');
  expect([device.isOpen(), plugged.readyState]).toEqual([false, 'ended']);
  plugged = new FakeTrack();
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('microphone-back');
});

it('a microphone that is plugged in later is heard without its echo canceller too, as the first was', async () => {
  const cancelled = () =>
    Object.assign(new FakeTrack(), { settings: { echoCancellation: true, deviceId: 'a', groupId: 'a' } });
  plugged = cancelled();
  const { device, told } = await openDevice();
  device.pass();
  await vi.advanceTimersByTimeAsync(10);
  expect(secondEars).toHaveLength(1);
  plugged.unplug();
  plugged = undefined;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('mic.lost');
  expect(secondEars[0]?.readyState).toBe('ended');
  plugged = cancelled();
  mediaDevices.dispatchEvent(new Event('devicechange'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('microphone-back');
  expect(secondEars.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  device.close();
  expect(secondEars[1]?.readyState).toBe('ended');
});

it('a popup that is closed while the microphone is unplugged does not take the sound from the call', async () => {
  const { device } = await openDevice();
  const before = device.source();
  plugged?.unplug();
  plugged = undefined;
  await vi.advanceTimersByTimeAsync(2_000);
  device.discardPrepared();
  expect(before?.track.readyState).toBe('live');
  device.close();
  expect(before?.track.readyState).toBe('ended');
  expect(device.source()).toBeUndefined();
});

it('the microphone is heard at the rate of the device: in Firefox in one graph with what is played, with one clock', async () => {
  const { device } = await openDevice();
  expect(device.isOpen()).toBe(true);
  expect(FakeContext.opened.map(({ rateHz }) => rateHz)).toEqual([undefined]);
});

it('a conversation by typing goes on where what is played has another rate', () => {
  mixesRates = false;
  const device = createMicrophoneDevice();
  device.prepare();
  vi.runAllTimers();
  expect(() => device.setPlayed(new MediaStream())).not.toThrow();
});

it('who would be heard by nobody is told: no frames come where the audio thread could not be had', async () => {
  FakeContext.loads = false;
  const { device, told } = await openDevice();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).not.toContain('host.failed');
  device.source()?.frames(() => {});
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toContain('host.failed');
});
