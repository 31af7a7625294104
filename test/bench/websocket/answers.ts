import { setTimeout as sleep } from 'node:timers/promises';
import { openReadyStage, type ReadyStage } from '../../../scripts/browser/ready-stage.ts';
import type { Recorder } from '../../../scripts/browser/sound-rig.ts';
import type { BrowserName } from '../../../scripts/browser/stage.ts';
import { percentile, spread } from '../../../scripts/percentile.ts';
import {
  beginAnswer,
  endAnswer,
  type RealtimeClient,
  soundDelta,
  startRealtimeServer,
  toneDelta,
} from '../../fakes/realtime-server.ts';
import { HONEY_BEE } from '../../scenarios/pages.ts';
import { type } from '../../scenarios/talk.ts';
import { atMost, type Goal } from './goal.ts';
import { findTone } from './tone.ts';

/** What becomes of answers that a fake service sends and interrupts. Everything in ms. */
export interface AnswerFigures {
  deltaToSpeakerMedianMs: Goal;
  deltaToSpeakerMs: ReturnType<typeof spread>;
  /** From `speech_started` to the client's word about what was heard, which it says when the audio thread is silent. */
  workletSilentMs: Goal;
  /** The same to the last sample that came out of the loudspeaker; the goal is 30 ms and the latency of the output. */
  speakerSilentMs: Goal;
  outputLatencyMs: number | null;
  /** What the client says that was heard, against what came out of the loudspeaker; the worst of all. */
  truncationErrorMs: Goal;
  truncationErrorsMs: number[];
}

/** Longer than it takes to interrupt it. */
const ANSWER_MS = 6_000;
const DELTA_MS = 100;
const LEAST_HEARD_MS = 700;
/** What was cut has come out of the loudspeaker, and of the recorder, by then. */
const SETTLED_MS = 700;
const ANSWERS_WITHIN_MS = 10_000;
/** Where the browser does not say. */
const USUAL_LATENCY_MS = 40;

interface Cut {
  onsetMs: number;
  workletMs: number;
  speakerMs: number;
  errorMs: number;
}

/** In a conversation by typing: there the service alone says that somebody speaks. */
export async function benchAnswers(
  browser: BrowserName,
  times: number,
  log: (line: string) => void,
): Promise<AnswerFigures> {
  const server = await startRealtimeServer();
  const stage = await openReadyStage({ browser, page: HONEY_BEE, backend: server, transport: 'websocket' });
  try {
    log(`${browser} is open`);
    const recorder = await stage.rig.record();
    await type(stage.ui, 'Hello.');
    await stage.ui.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
    const client = await server.client();
    await client.next('response.create', 0);
    const cuts: Cut[] = [];
    // The first sound of all wakes the device up.
    for (let i = 0; i <= times; i += 1) {
      const cut = await interrupt(client, recorder, i);
      log(`${browser}, answer ${i}: ${JSON.stringify(cut)}`);
      if (cut && i > 0) cuts.push(cut);
    }
    // Last of all: in Firefox this question can stop a page for good, though mostly beside a microphone.
    const outputLatencyMs = await Promise.race([latencyOf(stage).catch(() => null), sleep(ANSWERS_WITHIN_MS, null)]);
    return figuresOf(cuts, outputLatencyMs);
  } finally {
    await stage.close();
    await server.close();
  }
}

function figuresOf(cuts: readonly Cut[], outputLatencyMs: number | null): AnswerFigures {
  const all = (name: keyof Cut): number[] => cuts.map((cut) => cut[name]);
  const errors = all('errorMs').map((ms) => Math.round(ms * 10) / 10);
  return {
    deltaToSpeakerMedianMs: atMost(40, percentile(all('onsetMs'), 0.5)),
    deltaToSpeakerMs: spread(all('onsetMs')),
    workletSilentMs: atMost(30, percentile(all('workletMs'), 0.95)),
    speakerSilentMs: atMost(30 + (outputLatencyMs ?? USUAL_LATENCY_MS), percentile(all('speakerMs'), 0.95)),
    outputLatencyMs,
    truncationErrorMs: atMost(20, errors.length === 0 ? null : Math.max(...errors.map(Math.abs))),
    truncationErrorsMs: errors,
  };
}

const epochMs = (): number => performance.timeOrigin + performance.now();

/** Sends an answer, and says in the middle of it that somebody speaks. */
async function interrupt(client: RealtimeClient, recorder: Recorder, i: number): Promise<Cut | undefined> {
  const [response, item, turn] = [`resp_${i}`, `item_${i}`, `turn_${i}`];
  recorder.take();
  const from = client.received.length;
  const sentAt = epochMs();
  client.send(...beginAnswer(response, item));
  for (let ms = 0; ms < ANSWER_MS; ms += DELTA_MS) client.send(soundDelta(response, item, toneDelta(DELTA_MS, ms)));
  await sleep(LEAST_HEARD_MS + ((i * 137) % 500));
  const spokenAt = epochMs();
  client.send({ type: 'input_audio_buffer.speech_started', item_id: turn, audio_start_ms: 0 });
  const truncated = await client.next('conversation.item.truncate', from).catch(() => undefined);
  client.send(...endAnswer(response, item, 'cancelled'));
  client.send({ type: 'input_audio_buffer.speech_stopped', item_id: turn, audio_end_ms: 0 });
  await sleep(SETTLED_MS);
  const tone = findTone(recorder.take());
  if (!truncated || !tone) return undefined;
  const heardMs = tone.endedAt - tone.beganAt - tone.gaps.reduce((sum, ms) => sum + ms, 0);
  return {
    onsetMs: tone.beganAt - sentAt,
    workletMs: truncated.at - spokenAt,
    speakerMs: tone.endedAt - spokenAt,
    errorMs: Number(truncated.event.audio_end_ms) - heardMs,
  };
}

/** What the browser says of its output; no microphone is open. */
function latencyOf({ inHost }: ReadyStage): Promise<number | null> {
  return inHost(`(async () => {
    const context = new host.AudioContext({ latencyHint: 'interactive' });
    const tone = new host.ConstantSourceNode(context, { offset: 0 });
    tone.connect(context.destination);
    tone.start();
    await new Promise((done) => setTimeout(done, 1500));
    const ms = context.outputLatency * 1000;
    await context.close();
    return ms > 0 ? Math.round(ms * 10) / 10 : null;
  })()`);
}
