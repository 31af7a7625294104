import type { HttpBindings } from '@hono/node-server';
import type { User } from './users.ts';

/** What goes along with a request through the handlers. */
export interface BackendEnv {
  Bindings: HttpBindings;
  Variables: {
    /** Who asks; set where a key is needed. */
    user: User;
    /** The code of an error, for the log. */
    code: string | null;
    /** The same for metrics, where it may be none that others make up. */
    refusal: string;
    /** What the upstream calls the request that it refused. */
    upstreamRequestId: string;
  };
}
