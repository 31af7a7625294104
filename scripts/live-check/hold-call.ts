import { type Line, openLine } from './line.ts';
import type { CallMode, CheckedUpstream } from './open-call.ts';
import type { Recorded } from './recording.ts';
import { redactRecording } from './redact-recording.ts';
import { type StepReport, takeSteps } from './take-steps.ts';
import { openTalk, type Talk } from './talk.ts';

/** One conversation of the check. */
export interface CallReport {
  mode: CallMode;
  steps: StepReport[];
  /** Without anything that must stay secret. */
  recording: Recorded[];
}

/** Opens a call, takes all steps, and leaves nothing up. After `withinMs` it gives up what is not done. */
export async function holdCall(
  service: CheckedUpstream,
  mode: CallMode,
  question: Float32Array,
  withinMs: number,
): Promise<CallReport> {
  const signal = AbortSignal.timeout(withinMs);
  const record: Recorded[] = [];
  const line = openLine(service, mode, signal);
  let isOver = false;
  try {
    const startedAt = performance.now();
    const talk = await openTalk(line.exchange, service.loopback, record, signal);
    const problem = talk.ok ? undefined : talk.problem;
    const connect = { step: 'connect', ms: Math.round(performance.now() - startedAt), facts: {}, problem };
    const steps = talk.ok ? await talkThrough(talk.value, line, question) : [];
    // The last step is the hang-up.
    isOver = talk.ok && steps.at(-1)?.problem === undefined;
    return { mode, steps: [connect, ...steps], recording: redactRecording(record, service.secrets) };
  } finally {
    line.close();
    // Whatever went wrong, or was thrown: nobody pays for a call that nobody holds.
    if (!isOver) await line.hangUp();
  }
}

async function talkThrough(talk: Talk, { hangUp, watched }: Line, question: Float32Array): Promise<StepReport[]> {
  try {
    return await takeSteps({ talk, question, hangUp, watched });
  } finally {
    await talk.close();
  }
}
