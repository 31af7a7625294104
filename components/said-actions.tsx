import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Mode } from '../utils/session/mode.ts';
import type { Transcript } from '../utils/session/transcript.ts';
import { countOf } from '../utils/ui/count-of.ts';
import { fileNameAt, saidText } from '../utils/ui/said-text.ts';
import { copyText, saveText } from '../utils/ui/take-text.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Drawing } from './icon.tsx';

interface SaidActionsProps {
  transcript: Transcript;
  mode: Mode;
  /** Without words, where there is no room. */
  small: boolean;
}

/** Takes what was said along: to the clipboard, or as a file. Nothing is shown where nothing was said. */
export function SaidActions({ transcript, mode, small }: SaidActionsProps) {
  const [told, setTold] = useState('');
  // A page that had it copied could have it pasted: it reads the clipboard with the person's next Ctrl+V.
  const copies = useContext(Elsewhere) === undefined;
  useEffect(() => {
    const timer = setTimeout(() => setTold(''), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  if (!transcript.some((entry) => 'parts' in entry && entry.parts.join('').trim() !== '')) return null;
  const copy = async (): Promise<void> => {
    const text = saidText(transcript, mode);
    const isCopied = await copyText(text);
    setTold(isCopied ? `Copied ${countOf(text.split('\n').length, 'line')}.` : REFUSED);
  };
  const save = (): void => {
    const name = fileNameAt(Date.now());
    saveText(saidText(transcript, mode), name);
    setTold(`Saved as ${name}.`);
  };
  return (
    <>
      <span class="said-actions">
        {copies && (
          <Action name="Copy" title="Copy what was said" small={small} onPress={() => void copy()}>
            <path d="M7.5 7V4.25h8.25v8.25H13M4.25 7.5h8.25v8.25H4.25z" />
          </Action>
        )}
        <Action name="Save as text" title="Save what was said as text" small={small} harmless={!copies} onPress={save}>
          <path d="M10 3.5v9M6 9l4 4 4-4M3.75 16.5h12.5" />
        </Action>
      </span>
      <span role="status" class="small said-note">
        {told}
      </span>
    </>
  );
}

/** So long it is shown what came of a press, in ms. */
const TOLD_MS = 6_000;
const REFUSED = 'The browser did not allow it. Mark the words and press Ctrl+C, or save them as text.';

interface ActionProps {
  name: string;
  title: string;
  /** What is drawn on it. */
  children: ComponentChildren;
  small: boolean;
  /** Whether it may be pressed where nothing else counts. */
  harmless?: boolean;
  onPress(): void;
}

function Action({ name, title, children, small, harmless = false, onPress }: ActionProps) {
  return (
    <button
      type="button"
      class={small ? 'button quiet small-button icon-only' : 'button pill'}
      data-harmless={harmless}
      title={title}
      aria-label={name}
      onClick={onPress}
    >
      <Drawing>{children}</Drawing>
      {!small && name}
    </button>
  );
}
