import { useEffect, useRef } from 'preact/hooks';

/** Slow enough to cost next to nothing, quick enough to be seen at a glance, ms. */
const BEAT_MS = 400;

/**
 * Three marks that move in turn while something `moves`: every other beat they have `data-beat`, and CSS says what that looks
 * like. An animation of CSS makes a browser draw sixty times a second for as long as a conversation lasts (decision 20).
 */
export function Beat({ name, moves }: { name: string; moves: boolean }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const marks = ref.current;
    if (!moves || !marks) return;
    const timer = setInterval(() => marks.toggleAttribute('data-beat'), BEAT_MS);
    return () => {
      clearInterval(timer);
      marks.removeAttribute('data-beat');
    };
  }, [moves]);
  return (
    <span ref={ref} class={name} aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
