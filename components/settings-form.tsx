import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Settings, SettingsError } from '../utils/settings/settings.ts';

interface SettingsFormProps {
  saved: Settings;
  errors: readonly SettingsError[];
  onSave(typed: Settings): void;
  onCheck(typed: Settings): void;
  /** What came of Save and Check. */
  children: ComponentChildren;
}

/** Where tokens come from. */
export function SettingsForm({ saved, errors, onSave, onCheck, children }: SettingsFormProps) {
  const [backendUrl, setBackendUrl] = useState(saved.backendUrl);
  const [key, setKey] = useState(saved.key);
  const [keyShown, setKeyShown] = useState(false);
  const typed = { backendUrl, key };
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave(typed);
      }}
    >
      <Field
        id="backend-url"
        label="Backend URL"
        hint="The server that Earshot talks through, such as https://voice.example.com or http://127.0.0.1:8787."
        error={sentenceFor('backendUrl', errors)}
      >
        {(described) => (
          <input
            {...described}
            type="text"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            placeholder="https://"
            value={backendUrl}
            onInput={(event) => setBackendUrl(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        id="key"
        label="Key (optional)"
        hint="If your backend wants one. It stays on this device and is sent to your backend only."
        error={sentenceFor('key', errors)}
      >
        {(described) => (
          <div class="with-button">
            <input
              {...described}
              {...(keyShown ? ({ type: 'text' } as const) : ({ type: 'password' } as const))}
              autocomplete="off"
              spellcheck={false}
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
            />
            <button type="button" class="button quiet" aria-pressed={keyShown} onClick={() => setKeyShown(!keyShown)}>
              {keyShown ? 'Hide' : 'Show'}
            </button>
          </div>
        )}
      </Field>
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

interface FieldProps {
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  children(described: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }): ComponentChildren;
}

function Field({ id, label, hint, error, children }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="small" id={`${id}-hint`}>
        {hint}
      </div>
      {children({ id, 'aria-describedby': `${id}-hint ${id}-error`, 'aria-invalid': error !== undefined })}
      <div class="error" id={`${id}-error`} role="alert">
        {error}
      </div>
    </div>
  );
}

function sentenceFor(field: keyof Settings, errors: readonly SettingsError[]): string | undefined {
  return errors.find((error) => error.field === field)?.sentence;
}
