import { type Problem, problem } from '../session/problem.ts';

/** Opening an output device takes a busy machine so long (Firefox: up to 1.8 s). */
const PATIENCE_MS = 3_000;

/**
 * Tells when a context does not run though there is something to play: the browser waits for a click, or the device is
 * gone. Asks it to run each time that it stops by itself; told once for each time.
 */
export function watchSilenced(
  context: Pick<AudioContext, 'state' | 'resume' | 'addEventListener'>,
  silenced: (problem: Problem) => void,
): { wanted(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  let ended = false;

  const check = (): void => {
    if (context.state === 'running') {
      clearTimeout(timer);
      timer = undefined;
      return;
    }
    if (!isWanted || ended || timer !== undefined || context.state === 'closed') return;
    context.resume().catch(() => {});
    timer = setTimeout(() => {
      if (context.state !== 'running') {
        silenced(problem('audio.blocked', { detail: `the audio context is ${context.state}` }));
      }
    }, PATIENCE_MS);
  };
  context.addEventListener('statechange', check);
  return {
    /** There is something to play from now on. */
    wanted() {
      if (isWanted) return;
      isWanted = true;
      check();
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
