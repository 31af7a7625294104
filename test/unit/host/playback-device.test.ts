import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPlaybackDevice } from '../../../utils/host/playback-device.ts';

/** Web Audio, which Node has not got, as far as it is opened and closed. */
class FakeContext extends EventTarget {
  static opened: FakeContext[] = [];
  static loads = true;
  state = 'suspended';
  audioWorklet = {
    addModule: () => (FakeContext.loads ? Promise.resolve() : Promise.reject(new DOMException('no', 'AbortError'))),
  };
  constructor() {
    super();
    FakeContext.opened.push(this);
  }
  close = async () => {
    this.state = 'closed';
  };
}

class FakeNode {
  port = { postMessage() {} };
  stream = {};
  connect() {}
}

beforeEach(() => {
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  vi.stubGlobal('MediaStreamAudioDestinationNode', FakeNode);
});
afterEach(() => {
  vi.unstubAllGlobals();
  FakeContext.opened = [];
  FakeContext.loads = true;
});

const device = () => createPlaybackDevice({ isMicrophoneOpen: () => false, silenced: () => {} });
const states = () => FakeContext.opened.map(({ state }) => state);

it('keeps the loudspeaker of a call for the next one', async () => {
  const playbacks = device();
  const first = playbacks.take();
  await first.playback.ready;
  playbacks.giveBack(first);
  expect(playbacks.take()).toBe(first);
});

it('a call after one whose voice could not be played is heard', async () => {
  const playbacks = device();
  FakeContext.loads = false;
  const silent = playbacks.take();
  expect(await silent.playback.ready).toMatchObject({ code: 'audio.blocked' });
  playbacks.giveBack(silent);
  FakeContext.loads = true;
  const next = playbacks.take();
  expect(await next.playback.ready).toBeUndefined();
  expect(states()).toEqual(['closed', 'suspended']);
});

it('a call does not begin with one that was made ready before and came to nothing', async () => {
  const playbacks = device();
  FakeContext.loads = false;
  playbacks.prepare();
  // Nobody has it yet who could wait for it.
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
  FakeContext.loads = true;
  playbacks.prepare();
  expect(await playbacks.take().playback.ready).toBeUndefined();
  expect(states()).toEqual(['closed', 'suspended']);
});

it('keeps one at most', async () => {
  const playbacks = device();
  const [one, other] = [playbacks.take(), playbacks.take()];
  await Promise.all([one.playback.ready, other.playback.ready]);
  playbacks.giveBack(one);
  playbacks.giveBack(other);
  expect(states()).toEqual(['suspended', 'closed']);
  playbacks.discardPrepared();
  expect(states()).toEqual(['closed', 'closed']);
});
