import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { TransportChoice } from '../utils/session/transport.ts';
import {
  ANSWER_KINDS,
  type AnswerKind,
  defaultSettings,
  type Settings,
  TRANSPORT_CHOICES,
} from '../utils/settings/settings.ts';
import { Choices } from './choices.tsx';
import { Field, SecretField, TextField } from './field.tsx';

interface AdvancedSettingsProps {
  typed: Settings;
  errorOf(field: keyof Settings): string | undefined;
  onChange(fields: Partial<Settings>): void;
  onWithdraw(host: string): void;
}

const ANSWERS: Readonly<Record<AnswerKind, string>> = {
  'find-out': 'Find out',
  tokens: 'It gives tokens',
  calls: 'It answers calls',
};
const TRANSPORTS: Readonly<Record<TransportChoice, readonly [name: string, hint: string]>> = {
  auto: ['Automatic', 'Begins with what suits this browser, and goes on with the other one when that fails.'],
  webrtc: ['WebRTC', 'The shortest delay. Some networks block it, and Firefox loses such calls after a while.'],
  websocket: ['WebSocket', 'Gets through wherever web pages do. Your backend has to give tokens.'],
};
const ADVANCED = [
  'answers',
  'transport',
  'iceUrls',
  'iceUsername',
  'iceCredential',
  'relayOnly',
  'approvedCallHosts',
] as const satisfies (keyof Settings)[];

/** What few people need. Folded away at first unless something in it is set, and never while something in it is wrong. */
export function AdvancedSettings({ typed, errorOf, onChange, onWithdraw }: AdvancedSettingsProps) {
  const [open, setOpen] = useState(() =>
    ADVANCED.some((field) => String(typed[field]) !== String(defaultSettings[field])),
  );
  const isWrong = ADVANCED.some((field) => errorOf(field) !== undefined);
  const onToggle = ({ currentTarget }: TargetedEvent<HTMLDetailsElement>): void => {
    // The browser has folded it by itself, and for Preact, which asks for it to be open as before, nothing has changed.
    if (isWrong) currentTarget.open = true;
    setOpen(currentTarget.open);
  };
  return (
    <details class="advanced" open={open || isWrong} onToggle={onToggle}>
      <summary>Advanced</summary>
      <div class="settings">
        <Field
          id="answers"
          label="How your backend answers"
          hint="Choose only if its address has a path that takes calls, such as https://voice.example.com/session."
          error={undefined}
        >
          {(described) => (
            <select
              {...described}
              value={typed.answers}
              onChange={({ currentTarget }) => onChange({ answers: currentTarget.value as AnswerKind })}
            >
              {ANSWER_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {ANSWERS[kind]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Choices
          id="transport"
          legend="Calls go over"
          choices={TRANSPORT_CHOICES}
          words={TRANSPORTS}
          chosen={typed.transport}
          onChoose={(transport) => onChange({ transport })}
        />
        <IceFields typed={typed} errorOf={errorOf} onChange={onChange} />
        {typed.approvedCallHosts.length > 0 && (
          <ApprovedHosts hosts={typed.approvedCallHosts} onWithdraw={onWithdraw} />
        )}
      </div>
    </details>
  );
}

function IceFields({ typed, errorOf, onChange }: Omit<AdvancedSettingsProps, 'onWithdraw'>) {
  // As typed: what is checked is a list, but the empty line that somebody has just begun is none of it.
  const [lines, setLines] = useState(typed.iceUrls.join('\n'));
  return (
    <>
      <Field
        id="ice-urls"
        label="STUN and TURN servers"
        hint="For networks that block calls. One address a line, such as turn:turn.example.com:3478. Your backend may name its own."
        error={errorOf('iceUrls')}
      >
        {(described) => (
          <textarea
            {...described}
            rows={2}
            autocomplete="off"
            spellcheck={false}
            value={lines}
            onInput={({ currentTarget }) => {
              setLines(currentTarget.value);
              onChange({ iceUrls: currentTarget.value.split(/[\s,]+/).filter((url) => url !== '') });
            }}
          />
        )}
      </Field>
      <TextField
        id="ice-username"
        label="TURN user name"
        hint="For the turn: addresses above."
        error={errorOf('iceUsername')}
        value={typed.iceUsername}
        onInput={(iceUsername) => onChange({ iceUsername })}
      />
      <SecretField
        id="ice-credential"
        label="TURN credential"
        hint="It stays on this device and is sent to that server only."
        secret="the credential"
        error={errorOf('iceCredential')}
        value={typed.iceCredential}
        onInput={(iceCredential) => onChange({ iceCredential })}
      />
      <RelayOnly checked={typed.relayOnly} error={errorOf('relayOnly')} onChange={onChange} />
    </>
  );
}

function RelayOnly({
  checked,
  error,
  onChange,
}: {
  checked: boolean;
  error: string | undefined;
  onChange: AdvancedSettingsProps['onChange'];
}) {
  return (
    <div class="field">
      <label class="choice">
        <input
          id="relay-only"
          type="checkbox"
          aria-describedby="relay-only-hint relay-only-error"
          aria-invalid={error !== undefined}
          checked={checked}
          onChange={({ currentTarget }) => onChange({ relayOnly: currentTarget.checked })}
        />
        Always through the TURN server
      </label>
      <div class="small" id="relay-only-hint">
        The other end of a call does not learn this computer’s address, and every call depends on that server.
      </div>
      <div class="error" id="relay-only-error" role="alert">
        {error}
      </div>
    </div>
  );
}

function ApprovedHosts({ hosts, onWithdraw }: { hosts: readonly string[]; onWithdraw(host: string): void }) {
  return (
    <section class="field" aria-labelledby="approved">
      <h3 id="approved">Calls may also go to</h3>
      <ul class="hosts">
        {hosts.map((host) => (
          <li key={host}>
            <span>{host}</span>
            <button
              type="button"
              class="button small-button quiet"
              aria-label={`Remove ${host}`}
              onClick={() => onWithdraw(host)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
