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

/** Opens the microphone with echo cancellation. `ended` is called when the device or the permission goes away. */
export async function openMicrophone(ended: () => void): Promise<Result<Microphone, Problem>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    });
    const [track] = stream.getAudioTracks();
    if (!track) return failed(problem('mic.none', { detail: 'the stream has no audio track' }));
    // Not fired by our own stop().
    track.addEventListener('ended', ended);
    return ok({ track, close: () => track.stop() });
  } catch (error) {
    return failed(await microphoneProblem(error));
  }
}

const RAW_LATENCY_S = 0.012;

/**
 * The device of an open microphone once more, as it hears without the echo canceller. Undefined where a browser gives one
 * device only one way of hearing, or not twice: nothing depends on it.
 */
export async function openRaw(microphone: Microphone): Promise<Microphone | undefined> {
  const { deviceId } = microphone.track.getSettings();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
        ...{ echoCancellation: false, noiseSuppression: false, autoGainControl: false },
        // Without being told so Chromium hands it over later than the cancelled one, in pieces of 21 ms.
        latency: { max: RAW_LATENCY_S },
      } as MediaTrackConstraints,
    });
    const [track] = stream.getAudioTracks();
    const isRaw = track?.getSettings().echoCancellation === false;
    if (track && isRaw && microphone.track.getSettings().echoCancellation !== false) {
      return { track, close: () => track.stop() };
    }
    track?.stop();
    return undefined;
  } catch {
    return undefined;
  }
}

/** State and error name decide; the message is for logs only, it differs between browsers and pages. */
async function microphoneProblem(error: unknown): Promise<Problem> {
  const name = error instanceof DOMException ? error.name : 'Error';
  const detail = `getUserMedia: ${name}`;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return problem('mic.none', { detail });
  if (name !== 'NotAllowedError' && name !== 'SecurityError') return problem('mic.busy', { detail });
  return problem((await permission()) === 'denied' ? 'mic.denied' : 'mic.prompt_needed', { detail });
}
