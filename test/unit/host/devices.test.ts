import { beforeEach, expect, it, vi } from 'vitest';
import type { CallDevice } from '../../../utils/host/call-device.ts';
import { createDevices } from '../../../utils/host/devices.ts';
import type { DocumentDevice } from '../../../utils/host/document-device.ts';
import type { MicrophoneDevice } from '../../../utils/host/microphone-device.ts';
import type { Pages } from '../../../utils/host/pages.ts';
import type { TranscriptKeeper } from '../../../utils/host/transcript-keeper.ts';
import type { Effect, SessionEvent } from '../../../utils/session/events.ts';
import { ok } from '../../../utils/shared/result.ts';
import { tokenGrant } from '../../fakes/play.ts';

const page = { url: 'https://bees.example/', title: 'Bees', text: 'They cluster.', truncated: false };
const ANSWERS: Readonly<Record<string, unknown>> = {
  readPage: ok(page),
  readFrames: ok([]),
  showOverlay: ok(undefined),
  fetchGrant: ok(tokenGrant('ek_test')),
};

/** How often the browser ends the background in the middle of an answer. */
const background = vi.hoisted(() => {
  const world = { deaths: 0 };
  const sendMessage = async ({ call }: { call: string }) => {
    if (world.deaths-- > 0)
      throw new Error('A listener indicated an asynchronous response, but the message channel closed.');
    return ANSWERS[call];
  };
  vi.stubGlobal('chrome', { runtime: { id: 'earshot', sendMessage } });
  return world;
});

beforeEach(() => {
  background.deaths = 0;
});

const devices = createDevices(
  {} as MicrophoneDevice,
  { maxMessageBytes: () => undefined } as CallDevice,
  {} as TranscriptKeeper,
  {} as Pages,
  {} as DocumentDevice,
);
const outcomeOf = (effect: Effect) => new Promise<SessionEvent>((report) => devices(effect, report));

const EFFECTS: { what: string; effect: Effect; well: object; badly: object }[] = [
  {
    what: 'Share this page',
    effect: { do: 'read-page', tabId: 7, part: 'page' },
    well: { type: 'page-read' },
    badly: { type: 'page-failed', problem: { code: 'host.failed' } },
  },
  {
    what: 'a start',
    effect: { do: 'fetch-grant', attempt: 1, purpose: 'conversation' },
    well: { type: 'grant-ready' },
    badly: { type: 'failed', problem: { code: 'backend.timeout' } },
  },
];

for (const { what, effect, well, badly } of EFFECTS) {
  it(`${what} is not stuck when the background is ended while it works on it`, async () => {
    background.deaths = 1;
    expect(await outcomeOf(effect)).toMatchObject(well);
    background.deaths = 2;
    expect(await outcomeOf(effect)).toMatchObject(badly);
  });
}

it('an overlay that the background was ended over is told as not shown', async () => {
  background.deaths = 2;
  const effect: Effect = { do: 'attach', tabId: 7, asked: true };
  expect(await outcomeOf(effect)).toMatchObject({ type: 'attach-failed', tabId: 7, problem: { code: 'host.failed' } });
});

it('a sidebar that stays open without a conversation gives the loudspeaker back after a minute', () => {
  vi.useFakeTimers();
  const prepared = { call: 0, microphone: 0 };
  const count = (part: keyof typeof prepared) => ({
    prepare() {
      prepared[part] += 1;
    },
    discardPrepared() {
      prepared[part] = 0;
    },
  });
  const idle = createDevices(
    count('microphone') as unknown as MicrophoneDevice,
    count('call') as unknown as CallDevice,
    {} as TranscriptKeeper,
    {} as Pages,
    {} as DocumentDevice,
  );
  idle({ do: 'prepare-call' }, () => {});
  vi.advanceTimersByTime(40_000);
  // Another surface is opened: its minute begins anew.
  idle({ do: 'prepare-call' }, () => {});
  vi.advanceTimersByTime(40_000);
  expect(prepared).toEqual({ call: 2, microphone: 2 });
  vi.advanceTimersByTime(20_000);
  expect(prepared).toEqual({ call: 0, microphone: 0 });
  vi.useRealTimers();
});
