import type { Hono } from 'hono';
import type { Result } from '../../utils/shared/result.ts';
import type { ApiError } from '../api-error.ts';

/** A Realtime service that this backend stands before. */
export interface Upstream {
  name: string;
  /** A client secret, as the service itself writes it. `body` is that of a `client_secrets` request. */
  mint(body: unknown, signal: AbortSignal): Promise<Result<UpstreamSecret, ApiError>>;
  /** Opens a call on behalf of a client that holds no secret. */
  call(offer: string, signal: AbortSignal): Promise<Result<{ id: string; answer: string }, ApiError>>;
  /** Where a client posts its offer; undefined for the service's own well-known address. `origin` is this backend's. */
  callUrl(origin: string): string | undefined;
  /** Routes of the service that this backend itself serves, by their prefix. */
  routes: Readonly<Record<string, Hono>>;
  close(): Promise<void>;
}

/** What every service's secret has; all other members are passed on as they are. */
export interface UpstreamSecret {
  value: string;
  expires_at: number;
  session: object;
}
