import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { finished } from './pulse-server.ts';
import type { SoundRig } from './sound-rig.ts';

/** The devices of a room, which come and go as at anybody's computer. What the room records goes on all the time. */
export interface RoomDevices {
  /** Takes away the only microphone; who hears it is told so, as browsers are where it was pulled out of its socket. */
  unplugMicrophone(): Promise<void>;
  /** Plugs one in that has so many samples a second. */
  plugInMicrophone(rateHz: number): Promise<void>;
  /** Puts a microphone with so many samples a second in the place of the one that is there; gives its name. */
  replaceMicrophone(rateHz: number): Promise<string>;
  /** The same with the loudspeaker: what is played goes on there, which sound servers see to, and browsers do not notice. */
  replaceSpeaker(rateHz: number): Promise<void>;
  /** Which devices somebody hears right now, by their names. */
  heard(): Promise<string[]>;
}

/** One stream out of a device or into it, as PulseAudio describes it. */
interface Stream {
  index: number;
  source?: number;
  sink?: number;
  properties: { [name: string]: string | undefined };
}

/** What records the room: no listener. */
const RECORDER = 'pacat';
const isRecorder = ({ properties }: Stream): boolean => properties['application.name'] === RECORDER;
const isListener = (stream: Stream): boolean =>
  !isRecorder(stream) && stream.properties['application.name'] !== undefined;

/** Takes over the devices of a room that is open. */
export async function openRoomDevices({ environment }: Pick<SoundRig, 'environment'>): Promise<RoomDevices> {
  const pactl = (...args: string[]): Promise<string> =>
    finished(spawn('pactl', args, { env: { ...process.env, ...environment, LC_ALL: 'C' } }));
  const numbersOf = async (kind: 'modules' | 'sinks' | 'sources', what: string): Promise<string[]> => {
    const lines = (await pactl('list', 'short', kind)).split('\n');
    return lines.filter((line) => line.includes(what)).flatMap((line) => line.split('\t', 1));
  };
  const streams = async (kind: 'source-outputs' | 'sink-inputs'): Promise<Stream[]> =>
    JSON.parse(await pactl('--format=json', 'list', kind)) as Stream[];
  const listening = async () => (await streams('source-outputs')).filter(isListener);
  const unload = async (what: string): Promise<void> => {
    for (const number of await numbersOf('modules', what)) await pactl('unload-module', number);
  };
  /** With a name of its own for people, too: by that Firefox knows whether it is another one. */
  const addMicrophone = (name: string, rateHz: number): Promise<string> =>
    pactl(
      ...['load-module', 'module-remap-source', `source_name=${name}`, 'master=near.monitor', `rate=${rateHz}`],
      `source_properties=device.description=${name}`,
    );

  const console = (environment.PULSE_SERVER ?? '').replace(/^unix:/, '').replace(/socket$/, 'console');
  await pactl('load-module', 'module-cli-protocol-unix', `socket=${console}`);
  /** PulseAudio gives who hears a device that goes away another one, if it can: even one that tells what is played. */
  const cutListeners = async (): Promise<void> => {
    const orders = (await listening()).map(({ index }) => `kill-source-output ${index}\n`);
    const line = connect(console);
    line.resume();
    line.end(orders.join(''));
    await new Promise((done, fail) => line.on('close', done).on('error', fail));
  };

  const recorders = (await streams('source-outputs')).filter(isRecorder);
  const [speakerSource] = await numbersOf('sources', '\tspeaker.monitor\t');
  const moveRecorders = async (of: 'speaker' | 'microphone', to: string): Promise<void> => {
    for (const { index, source } of recorders)
      if ((String(source) === speakerSource) === (of === 'speaker'))
        await pactl('move-source-output', String(index), to);
  };
  // What a microphone hears is there without it, too. What was moved once stays where it is when the default changes.
  await moveRecorders('microphone', 'near.monitor');
  await moveRecorders('speaker', 'near.monitor');
  await moveRecorders('speaker', 'speaker.monitor');
  let speaker = 'speaker';
  let microphone = 'microphone';

  return {
    async unplugMicrophone() {
      await unload('module-remap-source');
      await cutListeners();
    },
    async plugInMicrophone(rateHz) {
      await addMicrophone(microphone, rateHz);
    },
    async replaceMicrophone(rateHz) {
      const next = `microphone-${rateHz}`;
      await addMicrophone(next, rateHz);
      await pactl('set-default-source', next);
      await cutListeners();
      await unload(`source_name=${microphone} `);
      microphone = next;
      return next;
    },
    async replaceSpeaker(rateHz) {
      const next = `speaker-${rateHz}`;
      await pactl('load-module', 'module-null-sink', `sink_name=${next}`, `rate=${rateHz}`, 'channels=2');
      await moveRecorders('speaker', `${next}.monitor`);
      await pactl('set-default-sink', next);
      const [old] = await numbersOf('sinks', `\t${speaker}\t`);
      for (const { index, sink } of await streams('sink-inputs'))
        if (String(sink) === old) await pactl('move-sink-input', String(index), next);
      await unload(`sink_name=${speaker} `);
      speaker = next;
    },
    async heard() {
      const sources = (await pactl('list', 'short', 'sources')).split('\n').map((line) => line.split('\t'));
      const names = new Map(sources.map(([number, name]) => [number, name]));
      return (await listening()).map(({ source }) => names.get(String(source)) ?? '');
    },
  };
}
