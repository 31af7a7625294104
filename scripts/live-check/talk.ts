import { ok, type Result } from '../../utils/shared/result.ts';
import { type Journal, openJournal } from './journal.ts';
import { type ClientPeer, type Exchange, openClientPeer } from './peer.ts';
import type { AnyEvent, Recorded } from './recording.ts';

/** A conversation of which everything is recorded. */
export interface Talk
  extends Pick<Journal, 'begin' | 'until' | 'quiet' | 'ended'>,
    Pick<ClientPeer, 'speak' | 'close'> {
  send(event: AnyEvent): void;
  /** Resolves with the ms (of performance.now()) at which speech is heard next. */
  untilLoud(): Promise<number>;
}

/** Opens a call and records it; the sentence says why that failed. `signal` ends whatever is waited for. */
export async function openTalk(
  exchange: Exchange,
  loopback: boolean,
  record: Recorded[],
  signal: AbortSignal,
): Promise<Result<Talk, string>> {
  const { begin, write, until, quiet, end, ended } = openJournal(record, signal);
  const listeners = new Set<(at: number) => void>();
  const recorded: Exchange = async (sdp) => {
    write('client', { type: '(offer)', sdp });
    const answer = await exchange(sdp);
    if (answer.ok) write('service', { type: '(answer)', sdp: answer.value });
    return answer;
  };
  const loud = (): void => {
    for (const tell of listeners) tell(performance.now());
    listeners.clear();
  };
  const message = (text: string): void => write('service', readEvent(text));
  const peer = await openClientPeer(recorded, loopback, { message, loud, ended: end }, signal);
  if (!peer.ok) return peer;
  const { speak, close } = peer.value;
  const send = (event: AnyEvent): void => {
    write('client', event);
    peer.value.send(JSON.stringify(event));
  };
  const untilLoud = () => new Promise<number>((resolve) => listeners.add(resolve));
  return ok({ begin, send, speak, until, quiet, untilLoud, ended, close });
}

/** What is no event is recorded as it is. */
function readEvent(text: string): AnyEvent {
  try {
    const event: unknown = JSON.parse(text);
    if (isEvent(event)) return event;
  } catch {
    // Told below.
  }
  return { type: '(no event)', text };
}

const isEvent = (value: unknown): value is AnyEvent =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
