import { useRef } from 'preact/hooks';
import { useElsewhere } from './elsewhere.tsx';
import { Icon } from './icon.tsx';
import { useNextKeyboard } from './next-keyboard.ts';
import { firstPress, ignoreRepeat } from './press.ts';

/** Begins to write down what the person says, without anybody who answers. There only while nothing runs. */
export function CaptionsButton({ onStart }: { onStart(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  // It goes when it was pressed.
  useNextKeyboard(button);
  return (
    <button
      type="button"
      ref={button}
      class="button small-button quiet"
      title="Write down what I say; nobody answers"
      onKeyDown={ignoreRepeat}
      onClick={firstPress(onStart)}
    >
      <Icon name="captions" />
      Captions only
    </button>
  );
}

interface DictationSwitchProps {
  dictating: boolean;
  onDictate(on: boolean): void;
}

/** Whether what is said is typed into the page. In somebody's page only switching it off is harmless. */
export function DictationSwitch({ dictating, onDictate }: DictationSwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={dictating}
      class={`button small-button ${dictating ? 'strong' : 'quiet'}`}
      data-harmless={dictating}
      title="What you say goes into the text field of the page that you were in last"
      {...useElsewhere(!dictating)}
      onClick={() => onDictate(!dictating)}
    >
      <Icon name={dictating ? 'check' : 'selection'} />
      Type into the page
    </button>
  );
}
