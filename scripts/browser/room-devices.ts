import { spawn } from 'node:child_process';
import { finished } from './pulse-server.ts';
import type { SoundRig } from './sound-rig.ts';

/** The devices of a room, which come and go as at anybody's computer. What the room records goes on all the time. */
export interface RoomDevices {
  unplugMicrophone(): Promise<void>;
  /** Plugs one in that has so many samples a second. */
  plugInMicrophone(rateHz: number): Promise<void>;
  /** Puts another loudspeaker, with so many samples a second, in the place of the one that is there. */
  replaceSpeaker(rateHz: number): Promise<void>;
  /** Which programs hear a microphone right now. */
  listeners(): Promise<string[]>;
}

/** One stream out of a device, as PulseAudio describes it. */
interface SourceOutput {
  index: number;
  source: number;
  properties: { [name: string]: string | undefined };
}

/** What records the room: no listener. */
const RECORDER = 'pacat';

/** Takes over the devices of a room that is open. */
export function openRoomDevices({ environment }: Pick<SoundRig, 'environment'>): RoomDevices {
  const pactl = (...args: string[]): Promise<string> =>
    finished(spawn('pactl', args, { env: { ...process.env, ...environment, LC_ALL: 'C' } }));
  /** The numbers of what is listed in lines: modules, sinks, sources. */
  const numbersOf = async (kind: 'modules' | 'sinks' | 'sources', what: string): Promise<string[]> => {
    const lines = (await pactl('list', 'short', kind)).split('\n');
    return lines.filter((line) => line.includes(what)).flatMap((line) => line.split('\t', 1));
  };
  const outputs = async (): Promise<SourceOutput[]> =>
    JSON.parse(await pactl('--format=json', 'list', 'source-outputs')) as SourceOutput[];
  const isRecorder = ({ properties }: SourceOutput): boolean => properties['application.name'] === RECORDER;
  /** What is recorded of one source is recorded of another one from now on. */
  const moveRecorder = async (from: string, to: string): Promise<void> => {
    const [number] = await numbersOf('sources', `\t${from}\t`);
    const all = (await outputs()).filter((output) => isRecorder(output) && String(output.source) === number);
    for (const { index } of all) await pactl('move-source-output', String(index), to);
  };
  /** Who plays goes on at another loudspeaker: sound servers see to that, browsers do not notice. */
  const movePlayed = async (from: string, to: string): Promise<void> => {
    const [number] = await numbersOf('sinks', `\t${from}\t`);
    const inputs = JSON.parse(await pactl('--format=json', 'list', 'sink-inputs')) as { index: number; sink: number }[];
    const all = inputs.filter(({ sink }) => String(sink) === number);
    for (const { index } of all) await pactl('move-sink-input', String(index), to);
  };
  const unload = async (what: string): Promise<void> => {
    for (const number of await numbersOf('modules', what)) await pactl('unload-module', number);
  };
  let speaker = 'speaker';

  return {
    async unplugMicrophone() {
      // What the microphone hears is there without it, too.
      await moveRecorder('microphone', 'near.monitor');
      await unload('module-remap-source');
    },
    async plugInMicrophone(rateHz) {
      await pactl(
        'load-module',
        'module-remap-source',
        'source_name=microphone',
        'master=near.monitor',
        `rate=${rateHz}`,
      );
    },
    async replaceSpeaker(rateHz) {
      const next = `speaker-${rateHz}`;
      await pactl('load-module', 'module-null-sink', `sink_name=${next}`, `rate=${rateHz}`, 'channels=2');
      await moveRecorder(`${speaker}.monitor`, `${next}.monitor`);
      await pactl('set-default-sink', next);
      await movePlayed(speaker, next);
      await unload(`sink_name=${speaker} `);
      speaker = next;
    },
    listeners: async () =>
      (await outputs())
        .filter((output) => !isRecorder(output) && output.properties['application.name'] !== undefined)
        .map(({ properties }) => String(properties['application.name'])),
  };
}
