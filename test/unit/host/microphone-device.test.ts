import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMicrophoneDevice } from '../../../utils/host/microphone-device.ts';
import { type FakeRoom, FakeTrack, openTold, stubMicrophones } from '../../fakes/microphones.ts';

// WXT looks for it when it is imported.
vi.hoisted(() => vi.stubGlobal('chrome', { runtime: { id: 'earshot' } }));

let room: FakeRoom;

beforeEach(() => {
  vi.useFakeTimers();
  room = stubMicrophones();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function openDevice() {
  const device = createMicrophoneDevice();
  return { device, told: await openTold(device) };
}

it('a call that is made while the microphone is unplugged hears the one that is plugged in later', async () => {
  const { device, told } = await openDevice();
  const before = device.source();
  room.plugged?.unplug();
  room.plugged = undefined;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual(['microphone-permitted', 'microphone-ready', 'mic.lost']);
  expect(device.isOpen()).toBe(false);
  expect(device.source()?.track).toBe(before?.track);
  room.plugged = new FakeTrack();
  room.changed();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('microphone-back');
  expect(device.source()?.track).toBe(before?.track);
});

it('a loss is told also where the browser says first that the devices have changed', async () => {
  const { told } = await openDevice();
  const microphone = room.plugged;
  room.plugged = undefined;
  room.changed();
  microphone?.unplug();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('mic.lost');
});

it('what the loudspeaker plays does not take the place of a microphone that was unplugged', async () => {
  const { device, told } = await openDevice();
  const microphone = room.plugged;
  room.plugged = Object.assign(new FakeTrack(), { label: 'Monitor of Loudspeaker' });
  microphone?.unplug();
  room.changed();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('mic.lost');
  expect([device.isOpen(), room.plugged.readyState]).toEqual([false, 'ended']);
  room.plugged = new FakeTrack();
  room.changed();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('microphone-back');
});

it('a microphone that is plugged in later is heard without its echo canceller too, as the first was', async () => {
  const cancelled = () =>
    Object.assign(new FakeTrack(), { settings: { echoCancellation: true, deviceId: 'a', groupId: 'a' } });
  room.plugged = cancelled();
  const { device, told } = await openDevice();
  device.pass();
  await vi.advanceTimersByTimeAsync(10);
  expect(room.secondEars).toHaveLength(1);
  room.plugged.unplug();
  room.plugged = undefined;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('mic.lost');
  expect(room.secondEars[0]?.readyState).toBe('ended');
  room.plugged = cancelled();
  room.changed();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('microphone-back');
  expect(room.secondEars.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  device.close();
  expect(room.secondEars[1]?.readyState).toBe('ended');
});

it('a popup that is closed while the microphone is unplugged does not take the sound from the call', async () => {
  const { device } = await openDevice();
  const before = device.source();
  room.plugged?.unplug();
  room.plugged = undefined;
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
  expect(room.rates).toEqual([undefined]);
});

it('a conversation by typing goes on where what is played has another rate', () => {
  room.mixesRates = false;
  const device = createMicrophoneDevice();
  device.prepare();
  vi.runAllTimers();
  expect(() => device.setPlayed(new MediaStream())).not.toThrow();
});

it('who would be heard by nobody is told: no frames come where the audio thread could not be had', async () => {
  room.worklets.load = false;
  const { device, told } = await openDevice();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).not.toContain('host.failed');
  device.source()?.frames(() => {});
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toContain('host.failed');
});
