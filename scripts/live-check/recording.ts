/** An event as a client that knows no schema sees it. */
export type AnyEvent = { type: string } & Record<string, unknown>;

/** One event of a conversation. The offer and the answer stand in it as `(offer)` and `(answer)`. */
export interface Recorded {
  /** By the client, or by the service. */
  by: 'client' | 'service';
  /** Since the start, in ms. */
  ms: number;
  /** The step of the conversation in which it came. */
  step: string;
  event: AnyEvent;
}
