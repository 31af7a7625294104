import type { Place } from '../session/place.ts';
import { isConfigured, placeIn, type Settings } from './settings.ts';
import { loadSettings, rememberPlace } from './storage.ts';

/** Who answers the next call, as it is kept. */
export interface KeptPlace {
  place: Place;
  /** Nothing may be fetched from anywhere. */
  sealed: boolean;
  /** Whether there is a backend to choose. */
  hasBackend: boolean;
}

/** What settings say of who answers, in a build with or without the engine. */
export const placeOf = (settings: Settings, hasEngine: boolean): KeptPlace => ({
  place: placeIn(settings, hasEngine),
  sealed: settings.nothingLeaves,
  hasBackend: isConfigured(settings),
});

/** Reads who answers. Rejects where the settings cannot be read. */
export const readPlace = async (hasEngine: boolean): Promise<KeptPlace> =>
  placeOf((await loadSettings()).settings, hasEngine);

/**
 * The one way in which who answers is chosen, wherever that is pressed: it is kept, and what counts from then on is what is kept.
 * A backend that is not set up cannot be chosen. Rejects where it cannot be kept: nothing has changed then.
 */
export async function keepPlace(wished: Place, hasEngine: boolean): Promise<KeptPlace> {
  await rememberPlace(wished);
  return readPlace(hasEngine);
}
