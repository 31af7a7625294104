import { HAS_ENGINE } from '../utils/platform/has-engine.ts';
import type { Talk } from '../utils/session/talk.ts';
import { placeIn, TALKS } from '../utils/settings/settings.ts';
import { TALK_KEY } from '../utils/shared/talk-key.ts';
import type { BrainModel } from '../utils/ui/brain-model.ts';
import type { OptionsModel } from '../utils/ui/options-model.ts';
import { About } from './about.tsx';
import { BrainSettings } from './brain-settings.tsx';
import { Choices } from './choices.tsx';
import { DeleteTranscripts } from './delete-transcripts.tsx';
import { LineNote } from './line.tsx';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';
import { PlaceSettings } from './place-settings.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SiteRulesList } from './site-rules.tsx';

const TALKING: Readonly<Record<Talk, readonly [name: string, hint: string]>> = {
  open: ['Just talk', 'Earshot listens as long as the conversation runs, and hears when you have finished.'],
  hold: [
    'Hold a key to talk',
    `Nothing is heard but what you say while you hold the button, Space in Earshot, or ${TALK_KEY.label} on the page; a tap keeps listening until the next one.`,
  ],
};

interface OptionsProps {
  model: OptionsModel;
  brain: BrainModel;
  /** Of this extension. */
  version: string;
}

/** The options page. */
export function OptionsApp({ model, brain, version }: OptionsProps) {
  const saved = model.saved.value;
  return (
    <main class="sheet">
      <header class="sheet-head">
        <Mark />
        <h1>Earshot settings</h1>
      </header>
      {saved && (HAS_ENGINE || saved.nothingLeaves) && <PlaceSettings saved={saved} model={model.place} />}
      {HAS_ENGINE && saved && placeIn(saved, HAS_ENGINE) === 'device' && (
        <BrainSettings model={brain} sealed={saved.nothingLeaves} />
      )}
      <Panel id="backend" title="Backend">
        <p>
          Earshot has no server of its own. It talks through one that you trust: your own, your team’s, or one on this
          computer.
        </p>
        {saved && (
          <SettingsForm
            saved={saved}
            errors={model.errors.value}
            onSave={model.save.press}
            onCheck={model.check.press}
            onWithdraw={model.withdrawApproval}
          >
            <LineNote line={model.save.line.value} />
            <LineNote line={model.permission.value} />
            <LineNote line={model.check.line.value} />
            {model.unapproved.value !== undefined && (
              <div class="row">
                <button type="button" class="button quiet" onClick={model.approve}>
                  Also allow calls to {model.unapproved.value}
                </button>
              </div>
            )}
          </SettingsForm>
        )}
        {model.note.value !== '' && <p class="small">{model.note.value}</p>}
      </Panel>
      {saved && (
        <Panel id="talk" title="Talking" line={model.talk.line}>
          <Choices
            id="how-to-talk"
            legend="How you talk"
            choices={TALKS}
            words={TALKING}
            chosen={saved.talk}
            onChoose={model.talk.choose}
          />
        </Panel>
      )}
      {saved && (
        <Panel id="pages" title="Pages" line={model.pages.line}>
          <p>
            At Start you are asked whether the page you are on is shared. Cards, keys, passwords and one-time codes are
            left out of every page before it is.
          </p>
          <div class="field">
            <label class="choice">
              <input
                id="redact-emails"
                type="checkbox"
                checked={saved.redactEmails}
                onChange={({ currentTarget }) => model.pages.redactEmails(currentTarget.checked)}
              />
              Leave e-mail addresses out, too
            </label>
          </div>
          <SiteRulesList rules={saved.siteRules} onChange={model.pages.setRule} />
        </Panel>
      )}
      <Panel id="transcripts" title="Transcripts">
        <p>What was said is kept on this device only, as text, for 30 days. Sound is never kept.</p>
        <DeleteTranscripts
          deletion={model.deletion.value}
          onAsk={model.askDeletion}
          onCancel={model.cancelDeletion}
          onDelete={() => void model.deleteTranscripts()}
        />
      </Panel>
      <About version={version} />
    </main>
  );
}
