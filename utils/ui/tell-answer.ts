import type { Command } from '../session/events.ts';

/**
 * Tells the session what the person answers the browser's question for a pattern; no answer is a no. The background tells of a
 * yes, too: whichever comes first counts.
 */
export async function tellAnswer(
  send: (command: Command) => void,
  asked: Promise<boolean>,
  pattern: string,
): Promise<boolean> {
  const isGiven = await asked.catch(() => false);
  send(isGiven ? { type: 'access-given', patterns: [pattern] } : { type: 'access-refused', pattern });
  return isGiven;
}
