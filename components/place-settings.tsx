import type { Place } from '../utils/session/place.ts';
import { isConfigured, PLACES, type Settings } from '../utils/settings/settings.ts';
import type { OptionsModel } from '../utils/ui/options-model.ts';
import { PLACE_NAMES } from '../utils/ui/say-place.ts';
import { Choices } from './choices.tsx';
import { Panel } from './panel.tsx';

/** What the engine of this computer is, and what it is not: said here, and in its first greeting. */
const ON_DEVICE =
  'Works at once, free, without an account and without any network: what you say and the pages that you share stay on this computer. It understands English, finds what the page says and reads it to you in the page’s own sentences. It reasons only with a model that you choose below, and makes nothing up.';

const WORDS: Readonly<Record<Place, readonly [name: string, hint: string]>> = {
  device: [PLACE_NAMES.device, ON_DEVICE],
  backend: [
    PLACE_NAMES.backend,
    'A voice service reasons, follows up and speaks your language. What you say and share goes to it.',
  ],
};

/** Who answers, and whether anything may leave this computer. */
export function PlaceSettings({ saved, model }: { saved: Settings; model: OptionsModel['place'] }) {
  return (
    <Panel id="place" title="Who answers" line={model.line}>
      {isConfigured(saved) && !saved.nothingLeaves ? (
        <Choices
          id="who-answers"
          legend="Answers come from"
          choices={PLACES}
          words={WORDS}
          chosen={saved.place}
          onChoose={model.choose}
        />
      ) : (
        <>
          <p>
            <strong>{PLACE_NAMES.device}.</strong> {ON_DEVICE}
          </p>
          {!saved.nothingLeaves && <p class="small">For a voice service that reasons, set up a backend below.</p>}
        </>
      )}
      <div class="field">
        <label class="choice">
          <input
            type="checkbox"
            aria-describedby="nothing-leaves-hint"
            checked={saved.nothingLeaves}
            onChange={({ currentTarget }) => model.setNothingLeaves(currentTarget.checked)}
          />
          Nothing leaves this computer
        </label>
        <div class="small" id="nothing-leaves-hint">
          Earshot then makes no request at all: no backend is asked, and neither PDFs nor captions of videos are
          fetched.
        </div>
      </div>
    </Panel>
  );
}
