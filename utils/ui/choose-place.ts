import { HAS_ENGINE } from '../platform/has-engine.ts';
import type { Place } from '../session/place.ts';
import { type KeptPlace, keepPlace, readPlace } from '../settings/kept-place.ts';
import { tellHost } from './tell-host.ts';

/** Keeps who is to answer, from a page that is no session host, and tells one that runs. */
export async function choosePlace(wished: Place): Promise<KeptPlace> {
  const kept = await keepPlace(wished, HAS_ENGINE);
  await tell(kept);
  return kept;
}

/** Tells a conversation that runs what is kept of who answers. */
export const tellPlace = async (): Promise<void> => tell(await readPlace(HAS_ENGINE));

const tell = ({ place, sealed }: KeptPlace): Promise<void> => tellHost({ type: 'set-place', place, sealed });
