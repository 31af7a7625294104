import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface ExactTextProps {
  /** Of the page's item, or of its offer. */
  id: string;
  textOf(id: string): Promise<string | undefined>;
}

/**
 * Shows exactly what is sent of a page, byte for byte, when it is asked for: only then does it come from the host. One text
 * node; what scrolls can be reached and marked with the keyboard.
 */
export function ExactText({ id, textOf }: ExactTextProps) {
  const [shown, setShown] = useState(false);
  const region = useId();
  return (
    <>
      <button
        type="button"
        class="exact-toggle small"
        data-harmless
        aria-expanded={shown}
        aria-controls={region}
        onClick={() => setShown(!shown)}
      >
        View exactly what is sent
      </button>
      <div id={region} class="exact" hidden={!shown}>
        {shown && <Text id={id} textOf={textOf} />}
      </div>
    </>
  );
}

function Text({ id, textOf }: ExactTextProps) {
  const [text, setText] = useState<{ held: string | undefined } | undefined>(undefined);
  useEffect(() => {
    let isHere = true;
    void textOf(id).then((held) => {
      if (isHere) setText({ held });
    });
    return () => {
      isHere = false;
    };
  }, [id, textOf]);
  const region = useRef<HTMLElement>(null);
  useEffect(() => region.current?.scrollIntoView({ block: 'nearest' }), [text]);
  if (!text) return <p class="small">Fetching…</p>;
  if (text.held === undefined) return <p class="small">The text is not held any more: Earshot never stores it.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={region} aria-label="Exactly what is sent" tabIndex={0}>
      {text.held}
    </section>
  );
}
