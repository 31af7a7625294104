import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface FieldProps {
  id: string;
  label: string;
  hint: string;
  error: string | undefined;
  children(described: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }): ComponentChildren;
}

/** A control with its name, what it is for, and what is wrong with it. */
export function Field({ id, label, hint, error, children }: FieldProps) {
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

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  value: string;
  onInput(value: string): void;
}

/** One line of text. */
export function TextField({ value, onInput, ...field }: TextFieldProps & { placeholder?: string }) {
  const { placeholder, ...about } = field;
  return (
    <Field {...about}>
      {(described) => (
        <input
          {...described}
          type="text"
          autocomplete="off"
          spellcheck={false}
          {...(placeholder === undefined ? {} : { placeholder, inputMode: 'url' })}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One line that is covered until it is asked for. `secret` names it on the button, as in "the key". */
export function SecretField({ value, onInput, secret, ...field }: TextFieldProps & { secret: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...field}>
      {(described) => (
        <div class="with-button">
          <input
            {...described}
            {...(shown ? ({ type: 'text' } as const) : ({ type: 'password' } as const))}
            autocomplete="off"
            spellcheck={false}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <button
            type="button"
            class="button quiet"
            aria-label={`${shown ? 'Hide' : 'Show'} ${secret}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </button>
        </div>
      )}
    </Field>
  );
}
