import type { CallTerms, Stage } from './state.ts';
import type { Talk } from './talk.ts';
import type { TransportKind } from './transport.ts';

/** A call that is made beside the one that is there; it has no part in the conversation yet. */
export interface Beside {
  attempt: number;
  /** `wait`: until it is tried again. */
  stage: 'wait' | Exclude<Stage, 'permission' | 'microphone'>;
  terms: CallTerms | undefined;
  sessionCreated: boolean;
  isWrittenDown: boolean;
  /** How it was configured: what the person has changed since is told when it takes over. */
  audible: boolean;
  talk: Talk;
}

/**
 * The other side of the call has fallen silent. Where the phase is `live` it may still come back; where it is
 * `recovering` it is gone, and the call beside it is all there is.
 */
export interface Rescue {
  /** When the other side was last there, ms since 1970: what was said since then it may not have heard. */
  since: number;
  /** Calls beside it that failed. */
  failures: number;
  /** What the next call beside it goes over, if its grant allows. */
  way: TransportKind | undefined;
  /** Undefined once trying was given up. */
  beside: Beside | undefined;
}
