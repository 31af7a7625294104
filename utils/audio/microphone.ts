import { type Problem, problem } from '../session/problem.ts';
import { failed, ok, type Result } from '../shared/result.ts';

/** What the browser says about the microphone before anybody is asked. */
export type MicrophonePermission = 'granted' | 'prompt' | 'denied';

/** The permission as it stands. */
export async function permission(): Promise<MicrophonePermission> {
  return (await query()).state;
}

const query = (): Promise<PermissionStatus> => navigator.permissions.query({ name: 'microphone' as PermissionName });

/** The permission as it stands, and every change of it until `signal` aborts. */
export async function watchPermission(
  changed: (permission: MicrophonePermission) => void,
  signal: AbortSignal,
): Promise<MicrophonePermission> {
  const status = await query();
  status.addEventListener('change', () => changed(status.state), { signal });
  return status.state;
}

/** Why an open microphone ended by itself, as the permission tells. */
export async function lossProblem(): Promise<Problem> {
  const state = await permission();
  // Allowed for this time only: over when the page that asked was closed.
  if (state === 'prompt') return problem('mic.allowed_once', { detail: 'the track ended: permission is prompt' });
  return problem(state === 'denied' ? 'mic.denied' : 'mic.lost', { detail: `the track ended: permission is ${state}` });
}

/**
 * What there is to choose from, as one string that differs when a microphone comes, goes or becomes the default one.
 * Loudspeakers that come and go change nothing.
 */
export async function microphonesThere(): Promise<string> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all
    .filter(({ kind }) => kind === 'audioinput')
    .map(({ deviceId, groupId }) => `${deviceId} ${groupId}`)
    .join();
}

/** An open microphone. Whoever opened it calls `close`, which turns the device's light off. */
export interface Microphone {
  track: MediaStreamTrack;
  close(): void;
}

/** Without what the loudspeaker plays. */
const HEARD_ALONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

/**
 * Opens the microphone with echo cancellation: the one of this id if it is there, else what the browser takes. `ended` is
 * called when the device or the permission goes away.
 */
export async function openMicrophone(ended: () => void, deviceId?: string): Promise<Result<Microphone, Problem>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { ...HEARD_ALONE, ...(deviceId === undefined ? {} : { deviceId: { ideal: deviceId } }) },
    });
    const [track] = stream.getAudioTracks();
    if (!track) return failed(problem('mic.none', { detail: 'the stream has no audio track' }));
    if (isLoudspeaker(track)) {
      track.stop();
      return failed(problem('mic.none', { detail: 'the browser gave what a loudspeaker plays' }));
    }
    // Not fired by our own stop().
    track.addEventListener('ended', ended);
    return ok({ track, close: () => track.stop() });
  } catch (error) {
    return failed(await microphoneProblem(error));
  }
}

/**
 * PulseAudio names what each loudspeaker plays so, in every language, beside the microphones. Where there is no microphone
 * left Firefox takes that, and everything that the computer plays would be sent. Chromium never does.
 */
const isLoudspeaker = ({ label }: MediaStreamTrack): boolean => label.startsWith('Monitor of ');

/** What the device hears, but its stationary noise, with no gain that changes by itself. */
const WITHOUT_ECHO_CANCELLER = { echoCancellation: { exact: false }, autoGainControl: { exact: false } };

/**
 * The device of an open microphone once more, as it hears without the echo canceller. Undefined where a browser gives one
 * device only one way of hearing, or not twice: nothing depends on it.
 */
export async function openRaw(microphone: Microphone): Promise<Microphone | undefined> {
  if (microphone.track.getSettings().echoCancellation === false) return undefined;
  // Chromium processes a device in one way only. Under its other name the same device is another one: there it gives
  // pieces of 10 ms. Without any processing it gives the device itself again, in pieces of 21 ms and 40 ms later.
  const { own, other } = await namesOf(microphone);
  const again = other && (await openAgain(other, { ...WITHOUT_ECHO_CANCELLER, noiseSuppression: { exact: true } }));
  if (again || !own) return again || undefined;
  return openAgain(own, { ...WITHOUT_ECHO_CANCELLER, noiseSuppression: { exact: false } });
}

/** The id of a microphone, and the one that it has besides, as or under "default", if it is certain which that is. */
async function namesOf({ track }: Microphone): Promise<{ own: string | undefined; other?: string | undefined }> {
  const { deviceId, groupId } = track.getSettings();
  const inputs = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput');
  const isAlias = (id: string): boolean => id === 'default' || id === 'communications';
  // A sound card with two inputs is one group, and on Linux the alias is in no group: the only one must be meant.
  for (const those of [inputs.filter((device) => device.groupId === groupId), inputs]) {
    const real = those.filter((device) => !isAlias(device.deviceId));
    const other = those.find((device) => device.deviceId !== deviceId);
    if (other && real.length === 1) return { own: deviceId, other: other.deviceId };
  }
  return { own: deviceId };
}

async function openAgain(deviceId: string, constraints: MediaTrackConstraints): Promise<Microphone | undefined> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { ...constraints, deviceId: { exact: deviceId } },
    });
    const [track] = stream.getAudioTracks();
    if (track && isRaw(track.getSettings())) return { track, close: () => track.stop() };
    track?.stop();
    return undefined;
  } catch {
    return undefined;
  }
}

/** What a browser gives is not always what was asked for. */
const isRaw = ({ echoCancellation, autoGainControl }: MediaTrackSettings): boolean =>
  echoCancellation === false && autoGainControl === false;

/** State and error name decide; the message is for logs only, it differs between browsers and pages. */
async function microphoneProblem(error: unknown): Promise<Problem> {
  const name = error instanceof DOMException ? error.name : 'Error';
  const detail = `getUserMedia: ${name}`;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return problem('mic.none', { detail });
  if (name !== 'NotAllowedError' && name !== 'SecurityError') return problem('mic.busy', { detail });
  return problem((await permission()) === 'denied' ? 'mic.denied' : 'mic.prompt_needed', { detail });
}
