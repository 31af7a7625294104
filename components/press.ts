/**
 * A click handler that takes only the first press: a double click on Start, or Enter held down, must not press the Stop
 * button that appears in its place.
 */
export function firstPress(act: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.detail < 2) act();
  };
}

/** Keeps a held Enter or Space from pressing again and again. */
export function ignoreRepeat(event: KeyboardEvent): void {
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
}
