import { isLoopback } from '../../backend/auth.ts';
import { createLog } from '../../backend/log.ts';
import { describeService, openRemote, type UpstreamOptions } from '../../backend/upstream/choose.ts';
import type { CheckedUpstream } from './open-call.ts';

type RemoteService = Exclude<UpstreamOptions, { kind: 'local' }>;

/** A service somewhere else, ready to be asked; `session` is what its calls begin with. */
export function openService(options: RemoteService, session: Readonly<Record<string, unknown>>): CheckedUpstream {
  const { callsUrl, watchUrl, key } = describeService(options);
  return {
    upstream: openRemote(
      options,
      createLog(() => {}),
    ),
    callsUrl,
    session,
    loopback: isLoopback(new URL(callsUrl).hostname),
    canWatch: watchUrl !== undefined,
    secrets: [key],
  };
}
