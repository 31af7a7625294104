import type { OptionsModel } from '../utils/ui/options-model.ts';
import { DeleteTranscripts } from './delete-transcripts.tsx';
import { Mark } from './icon.tsx';
import { LineNote } from './line.tsx';
import { SettingsForm } from './settings-form.tsx';

/** The options page. */
export function OptionsApp({ model }: { model: OptionsModel }) {
  const saved = model.saved.value;
  return (
    <main class="sheet">
      <header class="sheet-head">
        <Mark />
        <h1>Earshot settings</h1>
      </header>
      <section class="panel" aria-labelledby="backend">
        <h2 id="backend">Backend</h2>
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
      </section>
      <section class="panel" aria-labelledby="transcripts">
        <h2 id="transcripts">Transcripts</h2>
        <p>What was said is kept on this device only, as text, for 30 days. Sound is never kept.</p>
        <DeleteTranscripts
          deletion={model.deletion.value}
          onAsk={model.askDeletion}
          onCancel={model.cancelDeletion}
          onDelete={() => void model.deleteTranscripts()}
        />
      </section>
    </main>
  );
}
