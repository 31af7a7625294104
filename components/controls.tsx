import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Phase } from '../utils/session/state.ts';
import type { Talk } from '../utils/session/talk.ts';
import type { View } from '../utils/wire/change.ts';
import { useElsewhere } from './elsewhere.tsx';
import { Icon } from './icon.tsx';
import { firstPress, ignoreRepeat } from './press.ts';

interface StartButtonProps {
  phase: Phase;
  /** Whether the keyboard goes there when the surface opens: one press of Enter begins. */
  focus?: boolean;
  /** Without words, where there is no room. */
  small?: boolean;
  onStart(): void;
  onStop(): void;
}

/** Start or Stop. The keyboard stays on the button when one becomes the other. */
export function StartButton({ phase, focus = false, small = false, onStart, onStop }: StartButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const off = phase.name === 'idle' || phase.name === 'ended';
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (focus && !opened.current && off) button.current?.focus();
    opened.current = true;
  }, [focus, off]);
  const name = off ? 'Start' : 'Stop';
  return (
    <button
      type="button"
      ref={button}
      class={`button ${off ? 'primary' : 'stop'} ${small ? 'icon-only' : ''}`}
      data-harmless={!off}
      title={small ? name : undefined}
      aria-label={name}
      {...useElsewhere(off)}
      onKeyDown={ignoreRepeat}
      onClick={firstPress(off ? onStart : onStop)}
    >
      <Icon name={off ? 'microphone' : 'stop'} />
      {!small && name}
    </button>
  );
}

/** Whether there is anything to mute: who holds a key to talk is not heard otherwise. */
export function canMute({ voice, muted, talk }: Pick<View, 'voice' | 'muted' | 'talk'>): boolean {
  return voice && (talk === 'open' || muted);
}

/** Whether the person is heard. */
export function MuteButton({ muted, small = false, onMuted }: ToggleSize & MuteProps) {
  const name = muted ? 'Unmute' : 'Mute';
  return (
    <button
      type="button"
      class={`button small-button ${muted ? 'strong' : 'quiet'} ${small ? 'icon-only' : ''}`}
      data-harmless={!muted}
      title={muted ? 'Be heard again' : 'Not be heard; the conversation goes on'}
      aria-label={name}
      {...useElsewhere(muted)}
      onClick={() => onMuted(!muted)}
    >
      <Icon name={muted ? 'muted' : 'microphone'} />
      {!small && name}
    </button>
  );
}

/** Whether the person just talks or holds a key to. */
export function TalkButton({ talk, onTalk }: { talk: Talk; onTalk(talk: Talk): void }) {
  const holds = talk === 'hold';
  return (
    <button
      type="button"
      class={`button small-button ${holds ? 'strong' : 'quiet'} icon-only`}
      title={holds ? 'Just talk, without holding a key' : 'Push to talk: be heard only while you hold a key'}
      aria-label="Push to talk"
      aria-pressed={holds}
      onClick={() => onTalk(holds ? 'open' : 'hold')}
    >
      <Icon name="key" />
    </button>
  );
}

/** Whether answers are spoken. */
export function VoiceButton({ audible, onAudible }: { audible: boolean; onAudible(audible: boolean): void }) {
  return (
    <button
      type="button"
      class={`button small-button ${audible ? 'quiet' : 'strong'}`}
      data-harmless
      title={audible ? 'Answers in writing only' : 'Answers aloud again'}
      onClick={() => onAudible(!audible)}
    >
      <Icon name={audible ? 'voice' : 'silent'} />
      {audible ? 'Mute voice' : 'Unmute voice'}
    </button>
  );
}

/** Stops the answer that is being spoken; Escape does the same. */
export function StopTalkingButton({ small = false, onStopTalking }: ToggleSize & { onStopTalking(): void }) {
  return (
    <button
      type="button"
      class={small ? 'button quiet small-button icon-only' : 'button pill floating'}
      data-harmless
      title="Stop talking (Escape)"
      aria-label="Stop talking"
      aria-keyshortcuts="Escape"
      onClick={onStopTalking}
    >
      <Icon name="skip" />
      {!small && 'Stop talking'}
    </button>
  );
}

interface ToggleSize {
  /** Without words, where there is no room. */
  small?: boolean;
}

interface MuteProps {
  muted: boolean;
  onMuted(muted: boolean): void;
}
