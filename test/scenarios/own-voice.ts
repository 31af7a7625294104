import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { blockLevels } from '../../scripts/browser/sound-level.ts';
import { countInterruptions, findDucks, watchTurns } from '../../scripts/browser/turn-log.ts';
import { isFloorFree } from '../../scripts/take-turn.ts';
import { begin, messagesOf, sharePage, type } from './talk.ts';

/** What the microphone made of the assistant's own voice, from a loudspeaker that it hears. Nobody else spoke. */
export interface OwnVoiceFigures {
  seconds: number;
  /** Seconds in which the assistant was heard: without them nothing is proved. */
  talked: number;
  selfInterruptions: number;
  answersCut: number;
  /** Times at which the voice was made quieter because somebody might be speaking. */
  ducks: number;
  /** What nobody said. */
  heard: string[];
}

const BLOCK_MS = 10;
const HEARD_DBFS = -50;
const LOOK_EVERY_MS = 250;
const LISTEN_EVERY_LOOKS = 40;
const READ = 'read this page';
const MORE = 'read from the beginning';

/** In the host, before the microphone is opened: takes the echo canceller away, as a positive control. */
export const TAKE_CANCELLER_AWAY = `(() => {
  const devices = host.navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (constraints) =>
    open({ ...constraints, audio: { ...constraints.audio, echoCancellation: false } });
})()`;

/** Begins, and lets the assistant read for some time in an empty room, in either browser and over either transport. */
export async function hearOwnVoice(
  stage: ReadyStage,
  seconds: number,
  log: (line: string) => void = () => {},
): Promise<OwnVoiceFigures> {
  const { ui, rig } = stage;
  const turns = await watchTurns({ target: { evaluate: stage.inPage } });
  await begin(ui);
  await sharePage(ui);
  const recorder = await rig.record();
  let voiced = 0;
  const listen = (): void => {
    const { speaker, rateHz } = recorder.take();
    voiced += blockLevels(speaker, rateHz).filter((level) => level > HEARD_DBFS).length;
  };
  const endsAt = Date.now() + seconds * 1000;
  for (let asked = 0, looked = 1; Date.now() < endsAt; looked += 1) {
    if (isFloorFree(await ui.view())) {
      log(`${stage.browser}, ${Math.round((endsAt - Date.now()) / 1000)} s to go`);
      await type(ui, asked === 0 ? READ : MORE);
      asked += 1;
      await sleep(1_000);
    }
    await sleep(LOOK_EVERY_MS);
    if (looked % LISTEN_EVERY_LOOKS === 0) listen();
  }
  listen();
  const view = await ui.view();
  const messages = view ? messagesOf(view) : [];
  const changes = await turns.all();
  return {
    seconds,
    talked: Math.round((voiced * BLOCK_MS) / 1000),
    selfInterruptions: countInterruptions(changes),
    answersCut: messages.filter(({ speaker, status }) => speaker === 'assistant' && status === 'incomplete').length,
    ducks: findDucks(changes).length,
    heard: messages.flatMap(({ speaker, typed, parts }) => {
      const words = parts.join(' ').trim();
      // A turn whose words have not come is not judged yet.
      return speaker === 'user' && !typed && words !== '' ? [words] : [];
    }),
  };
}
