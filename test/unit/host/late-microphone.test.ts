import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMicrophoneDevice } from '../../../utils/host/microphone-device.ts';
import { type FakeRoom, FakeTrack, openTold, stubMicrophones } from '../../fakes/microphones.ts';

vi.mock('../../../utils/platform/which-browser.ts', () => ({ IN_FIREFOX: true }));

let room: FakeRoom;
let focused = true;
// WXT looks for it when it is imported.
const { windows } = vi.hoisted(() => {
  const api = {
    runtime: { id: 'earshot' },
    tabs: { getCurrent: async () => undefined },
    windows: {
      getCurrent: async () => ({ id: 1, focused: true }),
      onFocusChanged: { addListener() {}, removeListener() {} },
    },
  };
  vi.stubGlobal('chrome', api);
  return api;
});

beforeEach(() => {
  vi.useFakeTimers();
  room = stubMicrophones();
  focused = true;
  windows.getCurrent = async () => ({ id: 1, focused });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Two ears of one device that was chosen when the browser asked. */
async function openChosen() {
  room.plugged = Object.assign(new FakeTrack(), { settings: { echoCancellation: true, deviceId: 'b', groupId: 'b' } });
  const device = createMicrophoneDevice();
  const told = await openTold(device);
  device.pass();
  await vi.advanceTimersByTimeAsync(10);
  return { device, told, first: room.plugged };
}

it('a microphone that has become late is opened anew, both ears of the one that was chosen', async () => {
  const { device, told, first } = await openChosen();
  const source = device.source()?.track;
  room.say({ type: 'late', ms: 200 });
  await vi.advanceTimersByTimeAsync(100);
  expect([first, ...room.secondEars].map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(device.isOpen()).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(room.plugged?.readyState).toBe('live');
  expect(room.secondEars.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  expect(room.asked).toEqual([undefined, 'b']);
  expect(device.source()?.track).toBe(source);
  expect(told).not.toContain('mic.lost');
});

it('a late microphone stays open while the window is behind another one, where Firefox gives none', async () => {
  const { first } = await openChosen();
  focused = false;
  room.say({ type: 'late', ms: 200 });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(first.readyState).toBe('live');
  expect(room.plugged).toBe(first);
});

it('a late microphone that is unplugged just when it is opened anew is told, and the one that is plugged in is heard', async () => {
  const { told } = await openChosen();
  room.say({ type: 'late', ms: 200 });
  await vi.advanceTimersByTimeAsync(100);
  room.plugged = undefined;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told.at(-1)).toBe('mic.lost');
  room.plugged = new FakeTrack();
  room.changed();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told.at(-1)).toBe('microphone-back');
});

it('a late microphone of a conversation that ends meanwhile stays closed', async () => {
  const { device } = await openChosen();
  room.say({ type: 'late', ms: 200 });
  await vi.advanceTimersByTimeAsync(100);
  device.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(room.plugged?.readyState).toBe('ended');
  expect(room.asked).toHaveLength(1);
});
