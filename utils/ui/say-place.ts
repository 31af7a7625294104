import type { Place } from '../session/place.ts';
import type { View } from '../wire/change.ts';

/** What the places are called wherever one is said or chosen. */
export const PLACE_NAMES: Readonly<Record<Place, string>> = { device: 'On this computer', backend: 'My backend' };

/** Who answers, in a few words; '' while it is not known. */
export function sayPlace({ place, sealed }: Pick<View, 'place' | 'sealed'>): string {
  if (place === undefined) return '';
  return sealed && place === 'device' ? `${PLACE_NAMES.device}: nothing leaves it` : PLACE_NAMES[place];
}
