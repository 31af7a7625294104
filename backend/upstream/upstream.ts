import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Hono } from 'hono';
import type { Result } from '../../utils/shared/result.ts';
import type { ApiError } from '../api-error.ts';
import type { SecretRequest } from '../mint.ts';

/** A Realtime service that this backend stands before. */
export interface Upstream {
  name: string;
  /** Whether it makes client secrets at all; without them only whole calls can be opened. */
  givesSecrets: boolean;
  /** A client secret, as the service itself writes it. */
  mint(request: SecretRequest, context: UpstreamContext): Promise<Result<UpstreamSecret, ApiError>>;
  /** Opens a call for a client that holds no secret; `session` is what it begins with. */
  call(
    offer: string,
    session: Readonly<Record<string, unknown>>,
    context: UpstreamContext,
  ): Promise<Result<OpenedCall, ApiError>>;
  /** Ends a call by its id; true also if it was over already. */
  hangUp(id: string): Promise<boolean>;
  /** Watches a call until it is over. The result stops watching. */
  watch(id: string, watcher: CallWatcher): () => void;
  /** Whether it works, as far as that is known without asking it. */
  isUp(): boolean;
  /** Where a client posts its offer; undefined for the service's own well-known address. `origin` is this backend's. */
  callUrl(origin: string): string | undefined;
  /**
   * Where a client opens a WebSocket with its secret in a subprotocol, as browsers must; undefined if the service has none
   * or takes a key in a header only.
   */
  webSocketUrl(origin: string): string | undefined;
  /** Routes of the service that this backend itself serves, by their prefix. */
  routes: Readonly<Record<string, Hono>>;
  /** Takes or refuses a request for a WebSocket; absent where the service has none here. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Who wants to know how it stands with a call is told one of these, once. */
export interface CallWatcher {
  /** The call is over. */
  ended(): void;
  /** Nobody can tell any more, or never could. */
  lost(): void;
}

/** What goes with a request on behalf of a user. */
export interface UpstreamContext {
  /** Who it is for, hashed (`OpenAI-Safety-Identifier`). */
  userTag: string;
  signal: AbortSignal;
}

export interface OpenedCall {
  /** Undefined if the service did not say: then it cannot be ended from here. */
  id: string | undefined;
  /** SDP. */
  answer: string;
}

/** What every service's secret has; all other members are passed on as they are. */
export interface UpstreamSecret {
  value: string;
  expires_at: number;
  session: object;
}
