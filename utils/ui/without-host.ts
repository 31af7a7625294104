import type { Command } from '../session/events.ts';
import { isOff } from '../session/state.ts';
import type { View } from '../wire/change.ts';

/** What is worth a host that does not run; all else, such as Stop, is for one that does. */
const WANTING: readonly Command['type'][] = [
  'start',
  'continue-recovered',
  'delete-recovered',
  'say',
  'share-page',
  'attach',
];

/** Whether a host is brought up for a command. */
export const wantsHost = ({ type }: Command): boolean => WANTING.includes(type);

/** What stays of a session whose host has gone: what was said, and why it had ended before. The rest begins anew. */
export function viewAtRest(view: View): View {
  const over: Partial<View> = isOff(view) ? {} : { phase: { name: 'idle' }, notice: undefined };
  const begun = { microphone: 'off', muted: false, audible: true, talking: undefined } as const;
  return { ...view, ...over, ...begun, dictating: false, readingPage: false, unstable: false };
}
