import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Phase } from '../utils/session/state.ts';
import { Icon } from './icon.tsx';
import { firstPress, ignoreRepeat } from './press.ts';

interface ControlsProps {
  phase: Phase;
  /** Whether the microphone takes part: without it there is nothing to mute. */
  voice: boolean;
  muted: boolean;
  onStart(): void;
  onStop(): void;
  onMuted(muted: boolean): void;
}

/** Start, or Stop and Mute. The keyboard stays on the button when Start becomes Stop. */
export function Controls({ phase, voice, muted, onStart, onStop, onMuted }: ControlsProps) {
  const main = useRef<HTMLButtonElement>(null);
  const off = phase.name === 'idle' || phase.name === 'ended';
  const opened = useRef(false);
  useLayoutEffect(() => {
    // When the popup opens: one press of Enter begins.
    if (!opened.current && off) main.current?.focus();
    opened.current = true;
  }, [off]);
  return (
    <div class="controls">
      {phase.name === 'live' && voice && (
        <button
          type="button"
          class={`button ${muted ? 'strong' : 'quiet'} icon-only`}
          title={muted ? 'Unmute' : 'Mute'}
          aria-label={muted ? 'Unmute' : 'Mute'}
          onClick={() => onMuted(!muted)}
        >
          <Icon name={muted ? 'muted' : 'microphone'} />
        </button>
      )}
      <button
        type="button"
        ref={main}
        class={`button ${off ? 'primary' : 'stop'}`}
        onKeyDown={ignoreRepeat}
        onClick={firstPress(off ? onStart : onStop)}
      >
        <Icon name={off ? 'microphone' : 'stop'} />
        {off ? 'Start' : 'Stop'}
      </button>
    </div>
  );
}
