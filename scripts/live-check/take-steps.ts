import { setTimeout as sleep } from 'node:timers/promises';
import { writePageItem } from '../../utils/realtime/page-item.ts';
import { sessionConfig } from '../../utils/realtime/session-config.ts';
import { LIGHTHOUSE_PAGE } from '../lighthouse-page.ts';
import { Missed } from './journal.ts';
import type { AnyEvent } from './recording.ts';
import type { Talk } from './talk.ts';

/** How one step went. */
export interface StepReport {
  step: string;
  ms: number;
  /** ms of what came in it, and words of the service. */
  facts: Record<string, number | string>;
  /** What went wrong; undefined if nothing did. */
  problem: string | undefined;
}

/** What the steps are taken with. */
export interface StepTools {
  talk: Talk;
  /** A recorded question about the page. */
  question: Float32Array;
  /** Ends the call from the server's side; false if that failed. */
  hangUp(): Promise<boolean>;
  /** Resolves when whoever watches the call hears that it ended; undefined if nobody can watch it. */
  watched: Promise<void> | undefined;
}

type Facts = StepReport['facts'];
type Step = (tools: StepTools) => Promise<Facts>;

/** Even if every answer is as long as it may be, both calls together stay below $0.05 with the cheap model. */
const MOST_TOKENS = 300;
const MOST_TOKENS_READ = 400;
const TALKS_FOR_MS = 600;
const ENDS_WITHIN_MS = 10_000;
const TOOL = 'get_weather';

/** The session of the extension, for what holds here has to hold there; only shorter, and with a tool. */
const SESSION = {
  ...sessionConfig(true, 'open'),
  instructions:
    'Answer in at most eight words, from the page if there is one. Only when asked to read aloud, read all of it.',
  max_output_tokens: MOST_TOKENS,
  tools: [
    {
      type: 'function',
      name: TOOL,
      description: 'The weather in a city now.',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ],
};

/** The steps of the conversation, in their order. */
const STEPS: readonly [name: string, step: Step][] = [
  ['settings', configure],
  ['typed turn', typedTurn],
  ['spoken turn', spokenTurn],
  ['tool call', toolCall],
  ['interruption', interrupt],
  ['hang-up', hangUp],
];

/** Takes all steps, also after one that failed: each begins anew, and the call has to be ended. */
export async function takeSteps(tools: StepTools): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const [name, step] of STEPS) {
    tools.talk.begin(name);
    const since = performance.now();
    const { facts, problem } = await attempt(() => step(tools));
    reports.push({ step: name, ms: Math.round(performance.now() - since), facts, problem });
    await tools.talk.quiet();
  }
  return reports;
}

async function attempt(step: () => Promise<Facts>): Promise<Pick<StepReport, 'facts' | 'problem'>> {
  try {
    return { facts: await step(), problem: undefined };
  } catch (error) {
    if (error instanceof Missed) return { facts: {}, problem: error.message };
    throw error;
  }
}

async function configure({ talk }: StepTools): Promise<Facts> {
  talk.send({ type: 'session.update', session: SESSION });
  await talk.until('session.updated', is('session.updated'));
  return {};
}

async function typedTurn({ talk }: StepTools): Promise<Facts> {
  talk.send(typed(writePageItem(LIGHTHOUSE_PAGE, 'livecheck00')));
  talk.send(typed('When is the lighthouse open?'));
  return { answer: textOf(await answerInWriting(talk)) };
}

async function spokenTurn({ talk, question }: StepTools): Promise<Facts> {
  await talk.speak(question);
  const saidAt = performance.now();
  const loud = talk.untilLoud();
  await talk.until('input_audio_buffer.speech_stopped', is('input_audio_buffer.speech_stopped'));
  const heard = await talk.until('transcript of what was said', is(`${TRANSCRIPTION}.completed`));
  const done = await talk.until('response.done', is('response.done'));
  needStatus(done, ['completed']);
  await talk.until('end of the sound', is('output_audio_buffer.stopped'));
  // All of the sound is there: no sound at all would have been missed by now.
  const firstSoundMs = Math.round((await Promise.race([loud, Promise.resolve(Number.NaN)])) - saidAt);
  if (Number.isNaN(firstSoundMs)) throw new Missed('the answer was silent');
  return { heard: String(heard.transcript), answer: textOf(done), 'first sound after ms': firstSoundMs };
}

async function toolCall({ talk }: StepTools): Promise<Facts> {
  talk.send(typed(`Use the tool ${TOOL} for Paris.`));
  const tool_choice = { type: 'function', name: TOOL };
  talk.send({ type: 'response.create', response: { output_modalities: ['text'], tool_choice } });
  const asked = await talk.until('function call', isFunctionCall);
  const { call_id, name, arguments: given } = asked.item as { call_id: string; name: string; arguments: string };
  await talk.until('response.done', is('response.done'));
  talk.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id, output: '{"weather":"sunny","celsius":21}' },
  });
  // The answer that is waited for is not the one that made the call.
  await talk.quiet();
  talk.begin('tool answer');
  return { call: `${name} ${given}`, answer: textOf(await answerInWriting(talk)) };
}

async function interrupt({ talk }: StepTools): Promise<Facts> {
  talk.send(typed('Read the page to me'));
  talk.send({
    type: 'response.create',
    response: { output_modalities: ['audio'], max_output_tokens: MOST_TOKENS_READ, tool_choice: 'none' },
  });
  await talk.until('sound', is('output_audio_buffer.started'));
  await sleep(TALKS_FOR_MS);
  const since = performance.now();
  talk.send({ type: 'response.cancel' });
  talk.send({ type: 'output_audio_buffer.clear' });
  await talk.until('output_audio_buffer.cleared', is('output_audio_buffer.cleared'));
  const silentMs = Math.round(performance.now() - since);
  const done = await talk.until('response.done', is('response.done'));
  needStatus(done, ['cancelled', 'completed']);
  return { 'cleared after ms': silentMs, response: statusOf(done) };
}

async function hangUp({ talk, hangUp: end, watched }: StepTools): Promise<Facts> {
  const since = performance.now();
  if (!(await end())) throw new Missed('the service did not take the order to hang up');
  const how = await before(talk.ended, ENDS_WITHIN_MS);
  if (how === undefined) throw new Missed(`hung up, but the call was still there after ${ENDS_WITHIN_MS / 1000} s`);
  const endedMs = Math.round(performance.now() - since);
  return { 'ended after ms': endedMs, how, 'who watches': await waitForWatcher(watched) };
}

async function waitForWatcher(watched: StepTools['watched']): Promise<string> {
  if (watched === undefined) return 'nobody can';
  const told = watched.then(() => 'heard of it');
  return (await before(told, ENDS_WITHIN_MS)) ?? 'heard nothing';
}

const TRANSCRIPTION = 'conversation.item.input_audio_transcription';
const is = (type: string) => (event: AnyEvent) => event.type === type;
const isFunctionCall = (event: AnyEvent): boolean =>
  event.type === 'response.output_item.done' &&
  (event.item as { type?: unknown } | undefined)?.type === 'function_call';

const typed = (text: string): AnyEvent => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

async function answerInWriting(talk: Talk): Promise<AnyEvent> {
  talk.send({ type: 'response.create', response: { output_modalities: ['text'], tool_choice: 'none' } });
  const done = await talk.until('response.done', is('response.done'));
  needStatus(done, ['completed']);
  return done;
}

interface Done {
  status?: string;
  status_details?: { reason?: string; error?: { code?: string } } | null;
  output?: { content?: { text?: string; transcript?: string }[] }[];
}
const doneOf = (event: AnyEvent): Done => (event.response ?? {}) as Done;
const statusOf = (event: AnyEvent): string => doneOf(event).status ?? 'without a status';

function needStatus(event: AnyEvent, wanted: readonly string[]): void {
  if (wanted.includes(statusOf(event))) return;
  const { status_details: details } = doneOf(event);
  throw new Missed(
    `the answer is ${statusOf(event)} (${details?.error?.code ?? details?.reason ?? 'no reason given'})`,
  );
}

const textOf = (event: AnyEvent): string =>
  (doneOf(event).output ?? [])
    .flatMap(({ content = [] }) => content.map(({ text, transcript }) => text ?? transcript ?? ''))
    .join(' ');

/** What a promise brings, or undefined if that takes longer. */
const before = <T>(promise: Promise<T>, ms: number): Promise<T | undefined> =>
  Promise.race([promise, sleep(ms, undefined, { ref: false })]);
