import { problem } from '../session/problem.ts';
import type { Call, CallHooks } from './call.ts';
import { type CallSound, openEventCall } from './event-call.ts';
import type { LocalEngine } from './local-engine.ts';

/** Nothing is between: what a WebRTC channel takes is taken here, so that a page is sent alike. */
const MESSAGE_BYTES = 262_144;

/** Opens a call to the engine of this computer. */
export function openOnDeviceCall(engine: LocalEngine, sound: CallSound, hooks: CallHooks): Call {
  return openEventCall(
    {
      ...sound,
      transport: 'on-device',
      messageBytes: MESSAGE_BYTES,
      openLine: (line) => engine.openLine({ ...line, loaded: hooks.loaded }),
      silent(ms) {
        const why = problem('engine.stopped', {
          detail: `the engine said nothing within ${ms} ms, and an answer was due`,
        });
        engine.giveUp(why);
        return why;
      },
      lost: (what) => problem('engine.stopped', { detail: `the line to the engine: ${what}` }),
    },
    hooks,
  );
}
