import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

const MAX_LENGTH = 8000;

/** Where one types. Enter sends, Shift+Enter makes a new line. */
export function Composer({ onSay }: { onSay(text: string): void }) {
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const empty = text.trim() === '';

  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [text]);

  const send = () => {
    if (empty) return;
    onSay(text.trim());
    setText('');
    box.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={box}
        aria-label="Message"
        placeholder="Type a message"
        rows={1}
        maxLength={MAX_LENGTH}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // While an input method composes, Enter takes its suggestion.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          // Through the form, so that whoever guards its presses sees this one too.
          event.currentTarget.form?.requestSubmit();
        }}
      />
      {/* Not `disabled`: that would take the keyboard's place away when the box empties. */}
      <button type="submit" class="send" title="Send" aria-label="Send" aria-disabled={empty}>
        <Icon name="send" />
      </button>
    </form>
  );
}
