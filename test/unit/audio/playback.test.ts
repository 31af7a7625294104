import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPlayback } from '../../../utils/audio/playback.ts';
import type { PlaybackNews } from '../../../utils/audio/playback-line.ts';

/** The parts of Web Audio that Node has not got; the line behind them is played in its own test and in a real browser. */
class FakeContext extends EventTarget {
  static opened: { options: AudioContextOptions | undefined; context: FakeContext }[] = [];
  static loads = true;
  state = 'suspended';
  latency = 0;
  latencyReads = 0;
  audioWorklet = {
    addModule: () => (FakeContext.loads ? Promise.resolve() : Promise.reject(new DOMException('no', 'AbortError'))),
  };
  constructor(options?: AudioContextOptions) {
    super();
    FakeContext.opened.push({ options, context: this });
  }
  get outputLatency() {
    this.latencyReads += 1;
    return this.latency;
  }
  resume = async () => {};
  close = async () => this.go('closed');
  go(state: string) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeNode {
  static ports: { posted: unknown[]; onmessage?: (event: { data: PlaybackNews }) => void }[] = [];
  port = { posted: [] as unknown[], postMessage: (order: unknown) => this.port.posted.push(order) };
  stream = {};
  constructor() {
    FakeNode.ports.push(this.port);
  }
  connect() {}
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  vi.stubGlobal('MediaStreamAudioDestinationNode', FakeNode);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  FakeContext.opened = [];
  FakeContext.loads = true;
  FakeNode.ports = [];
});

function open(mayAskLatency: boolean | (() => boolean) = false) {
  const problems: string[] = [];
  const news: PlaybackNews[] = [];
  const playback = openPlayback((one) => news.push(one), {
    mayAskLatency,
    failed: ({ code }) => problems.push(code),
  });
  const context = FakeContext.opened.at(-1)?.context;
  if (!context) throw new Error('No context was opened.');
  return { playback, context, problems, news };
}

describe('playback', () => {
  it('plays at the rate of the device: the echo canceller of Firefox hears nothing else', () => {
    open();
    expect(FakeContext.opened.map(({ options }) => options)).toEqual([{ latencyHint: 'interactive' }]);
  });

  it('plays what came before the audio thread was there', async () => {
    const { playback } = open();
    playback.play('a', new ArrayBuffer(2));
    playback.setLevel('ducked');
    expect(await playback.ready).toBeUndefined();
    const posted = FakeNode.ports.flatMap((port) => port.posted);
    expect(posted).toMatchObject([{ type: 'play', item: 'a' }, { type: 'loudness' }]);
  });

  it('says so when the audio thread cannot be had', async () => {
    FakeContext.loads = false;
    const { playback } = open();
    expect(await playback.ready).toMatchObject({ code: 'audio.blocked' });
  });

  it('tells nothing after it was closed', async () => {
    const { playback, news } = open();
    await playback.ready;
    playback.close();
    for (const port of FakeNode.ports) port.onmessage?.({ data: { type: 'drained' } });
    expect(news).toEqual([]);
  });

  it.each([
    ['is 40 ms where nobody knows', 0, 40],
    ['is what the browser says', 0.031, 31],
    ['is no more than 250 ms, whatever it says', 1.2, 250],
  ])('its latency %s', (_, told, expected) => {
    const { playback, context } = open(() => true);
    context.latency = told;
    context.go('running');
    expect(playback.latencyMs()).toBeCloseTo(expected);
  });

  it('never asks for the latency beside an open microphone, and not again once it knows', () => {
    const never = open(false).context;
    never.go('running');
    const beside = open(() => false).context;
    beside.go('running');
    expect([never.latencyReads, beside.latencyReads]).toEqual([0, 0]);
    const known = open(() => true).context;
    known.latency = 0.02;
    for (let i = 0; i < 5; i += 1) known.go('running');
    expect(known.latencyReads).toBe(1);
  });
});

describe('a voice that is not heard', () => {
  it('is told when the context does not run 3 s after there was something to play', () => {
    const { playback, problems } = open();
    vi.advanceTimersByTime(60_000);
    expect(problems).toEqual([]);
    playback.play('a', new ArrayBuffer(2));
    vi.advanceTimersByTime(2_900);
    expect(problems).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(problems).toEqual(['audio.blocked']);
  });

  it('is not told where the device takes a while', () => {
    const { playback, context, problems } = open();
    playback.play('a', new ArrayBuffer(2));
    vi.advanceTimersByTime(1_800);
    context.go('running');
    vi.advanceTimersByTime(60_000);
    expect(problems).toEqual([]);
  });

  it('is told again when the device goes later, and not after the end', () => {
    const { playback, context, problems } = open();
    context.go('running');
    playback.play('a', new ArrayBuffer(2));
    context.go('suspended');
    vi.advanceTimersByTime(60_000);
    expect(problems).toEqual(['audio.blocked']);
    context.go('running');
    context.go('suspended');
    playback.close();
    vi.advanceTimersByTime(60_000);
    expect(problems).toEqual(['audio.blocked']);
  });
});
