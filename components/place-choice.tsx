import { HAS_ENGINE } from '../utils/platform/has-engine.ts';
import type { Place } from '../utils/session/place.ts';
import { PLACES } from '../utils/settings/settings.ts';
import { PLACE_NAMES, sayPlace } from '../utils/ui/say-place.ts';
import type { View } from '../utils/wire/change.ts';

interface PlaceChoiceProps {
  view: Pick<View, 'place' | 'sealed'>;
  /** Undefined where it is only said: in a page, which could press it. */
  onPlace: ((place: Place) => void) | undefined;
}

/** Who answers, said at all times, and changed in one place. Nothing while it is not known, or where there is one only. */
export function PlaceChoice({ view, onPlace }: PlaceChoiceProps) {
  const { place, sealed } = view;
  if (place === undefined || !HAS_ENGINE) return null;
  if (sealed || !onPlace) return <div class="place small">{sayPlace(view)}</div>;
  return (
    <select
      class="place small"
      aria-label="Answers come from"
      title="Answers come from"
      value={place}
      onChange={({ currentTarget }) => {
        const chosen = PLACES.find((one) => one === currentTarget.value);
        // What was chosen shows when it counts: a backend may have to be set up first.
        currentTarget.value = place;
        if (chosen) onPlace(chosen);
      }}
    >
      {PLACES.map((one) => (
        <option key={one} value={one}>
          {PLACE_NAMES[one]}
        </option>
      ))}
    </select>
  );
}
