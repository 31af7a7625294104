import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SettingsError } from '../utils/settings/check-settings.ts';
import type { Settings } from '../utils/settings/settings.ts';
import { AdvancedSettings } from './advanced-settings.tsx';
import { SecretField, TextField } from './field.tsx';

interface SettingsFormProps {
  saved: Settings;
  errors: readonly SettingsError[];
  onSave(typed: Settings): void;
  onCheck(typed: Settings): void;
  /** Takes the approval of a host back, at once. */
  onWithdraw(host: string): void;
  /** What came of Save and Check. */
  children: ComponentChildren;
}

/** Which backend to talk through, and how. */
export function SettingsForm({ saved, errors, onSave, onCheck, onWithdraw, children }: SettingsFormProps) {
  const [changed, setChanged] = useState<Partial<Settings>>({});
  const typed: Settings = { ...saved, ...changed };
  const change = (fields: Partial<Settings>): void => setChanged((before) => ({ ...before, ...fields }));
  const errorOf = (field: keyof Settings) => errors.find((error) => error.field === field)?.sentence;
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave(typed);
      }}
    >
      <TextField
        id="backend-url"
        label="Backend URL"
        hint="The server that Earshot talks through, such as https://voice.example.com or http://127.0.0.1:8787."
        placeholder="https://"
        error={errorOf('backendUrl')}
        value={typed.backendUrl}
        onInput={(backendUrl) => change({ backendUrl })}
      />
      <SecretField
        id="key"
        label="Key (optional)"
        hint="If your backend wants one. It stays on this device and is sent to your backend only."
        secret="the key"
        error={errorOf('key')}
        value={typed.key}
        onInput={(key) => change({ key })}
      />
      <AdvancedSettings typed={typed} errorOf={errorOf} onChange={change} onWithdraw={onWithdraw} />
      <div class="row">
        <button type="submit" class="button primary">
          Save
        </button>
        <button type="button" class="button quiet" onClick={() => onCheck(typed)}>
          Check the connection
        </button>
      </div>
      {children}
    </form>
  );
}
