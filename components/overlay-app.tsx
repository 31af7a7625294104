import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problem } from '../utils/session/problem.ts';
import { isTalkKey } from '../utils/shared/talk-key.ts';
import { sayElsewhere } from '../utils/ui/elsewhere.ts';
import type { PageLink } from '../utils/ui/page-actions.ts';
import { problemsOf, type ShownProblem } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import { isSpeaking } from '../utils/ui/status.ts';
import type { VisibilityGuard } from '../utils/ui/visibility-guard.ts';
import type { View } from '../utils/wire/change.ts';
import type { Layout } from '../utils/wire/protocol.ts';
import { Elsewhere, type SaidElsewhere } from './elsewhere.tsx';
import type { OverlayFull } from './overlay-full.tsx';
import { OverlayPill } from './overlay-pill.tsx';
import { useDrag } from './use-drag.ts';
import { useEscape } from './use-escape.ts';

let Full: typeof OverlayFull | undefined;

/** Loads the whole conversation: an overlay begins as one line, and many stay one. */
export async function loadOverlayFull(): Promise<void> {
  Full = (await import('./overlay-full.tsx')).OverlayFull;
}

export interface OverlayProps {
  view: View;
  link: LinkState;
  /** Why the session cannot be reached. */
  linkProblem: Problem | undefined;
  layout: Layout;
  /** Whether the last press was refused because the page hides what was pressed, or could and nobody can tell. */
  covered: boolean;
  actions: SessionActions;
  /** Must stay the same. */
  pages: PageLink;
  onLayout(layout: Layout): void;
  /** Asked for each press that does more than move, silence or stop; watches the whole overlay. */
  guard: VisibilityGuard;
  /** After each press that was asked about. */
  onPressed(accepted: boolean): void;
  /** How many screen px a CSS px is large. */
  zoom(): number;
}

/** What pill and conversation are drawn from. */
export interface OverlayParts {
  view: View;
  link: LinkState;
  layout: Layout;
  problems: readonly ShownProblem[];
  actions: SessionActions;
  pages: PageLink;
  drag: ReturnType<typeof useDrag>;
  onLayout(layout: Layout): void;
}

/**
 * The overlay in a page: a guest in somebody else's window. It takes the keyboard only when it is clicked, and no press
 * counts that a page could have arranged by covering it: everything is asked about that is not marked harmless.
 */
export function OverlayApp({ layout, covered, guard, onPressed, zoom, ...rest }: OverlayProps) {
  const { view, link, linkProblem, actions, pages, onLayout } = rest;
  const { canTell } = guard;
  const root = useRef<HTMLElement>(null);
  const WithAll = useFull(layout.mode);
  useKeptFocus(root, WithAll ? 'full' : 'pill');
  useLayoutEffect(() => {
    if (root.current) guard.watch(root.current);
  }, [guard]);
  useEscape(() => {
    if (isSpeaking(view)) actions.interrupt();
    else if (layout.mode === 'full') onLayout({ mode: 'pill', corner: layout.corner });
    else return false;
    return true;
  });
  const isAccepted = (event: Event): boolean => {
    const accepted = guard.accepts(event);
    onPressed(accepted);
    // One line has no room to say where it works.
    if (!accepted && !canTell && layout.mode === 'pill') onLayout({ mode: 'full', corner: layout.corner });
    return accepted;
  };
  const ask = (event: Event): void => {
    if (!isConsequential(event)) {
      // The click that ends a press of the button for talking is that press.
      if (covered && !canTell && !isMarked(event)) onPressed(true);
      return;
    }
    // What was typed here was typed by a person, and it is that which is sent.
    if (event.type === 'submit' && !canTell) return;
    if (isAccepted(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  /** Nor can a page have its own words dropped into what the person sends. */
  const refuseDrop = (event: Event): void => {
    if (!canTell) event.preventDefault();
  };
  /** The middle button opens links; on Linux it also types what was marked last. */
  const onMiddle = (event: MouseEvent): void => {
    if (event.button !== 1) return;
    ask(event);
    refuseDrop(event);
  };
  const elsewhere = useSaidElsewhere(canTell ? undefined : { ...sayElsewhere(view, link), told: covered });
  const problems = problemsOf(view, link, linkProblem);
  const isTold = covered && canTell;
  const shown = isTold ? [{ problem: problem('overlay.covered'), over: false }, ...problems.slice(0, 1)] : problems;
  const drag = useDrag(layout, zoom, onLayout);
  /** Whether the turn was begun with the keys that no page can press and that are good for nothing else. */
  const byKey = useRef(false);
  /** A press that is held is no click. To end a turn nobody is asked. */
  const talk: SessionActions['talk'] = (step, by) => {
    if (step === 'begin') byKey.current = !canTell && by.isTrusted && by instanceof KeyboardEvent && isTalkKey(by);
    if (step === 'end' || byKey.current || isAccepted(by)) actions.talk(step, by);
    if (step !== 'begin') byKey.current = false;
  };
  const parts: OverlayParts = {
    ...{ view, link, layout, pages, drag, onLayout },
    problems: shown,
    actions: { ...actions, talk },
  };
  return (
    <Elsewhere.Provider value={elsewhere}>
      <main
        ref={root}
        class="surface overlay"
        onClickCapture={ask}
        onAuxClickCapture={onMiddle}
        onSubmitCapture={ask}
        onDropCapture={refuseDrop}
      >
        {WithAll ? <WithAll {...parts} /> : <OverlayPill {...parts} />}
      </main>
    </Elsewhere.Provider>
  );
}

/** The same as long as it says the same: whoever reads it is drawn again with each new one. */
function useSaidElsewhere(words: SaidElsewhere | undefined): SaidElsewhere | undefined {
  const latest = useRef(words);
  if (JSON.stringify(words) !== JSON.stringify(latest.current)) latest.current = words;
  return latest.current;
}

/** The whole conversation where it is wanted, once it is there; until then the one line stays. */
function useFull(mode: Layout['mode']): typeof OverlayFull | undefined {
  const [, setLoaded] = useState(false);
  const isMissing = mode === 'full' && !Full;
  useEffect(() => {
    // It fails where the extension has gone, which is told in its own way.
    if (isMissing)
      loadOverlayFull().then(
        () => setLoaded(true),
        () => undefined,
      );
  }, [isMissing]);
  return mode === 'full' ? Full : undefined;
}

/** Every button and link is, unless it says that it is harmless; sending always is. */
function isConsequential({ type, target }: Event): boolean {
  if (type === 'submit') return true;
  const pressed = target instanceof Element ? target.closest('button, a, summary') : null;
  // Send is asked about when the form is sent, by whatever key or button.
  return pressed !== null && !pressed.matches('[data-harmless="true"], [type="submit"]');
}

/** Whether it is on a button that works elsewhere. */
function isMarked({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-elsewhere]') !== null;
}

/** When the button that was pressed goes away with its form of the overlay, the keyboard goes on at the handle. */
function useKeptFocus(root: { readonly current: HTMLElement | null }, mode: Layout['mode']): void {
  const before = useRef(mode);
  useLayoutEffect(() => {
    const lost = before.current !== mode && document.hasFocus() && document.activeElement === document.body;
    before.current = mode;
    if (lost) root.current?.querySelector<HTMLElement>('.handle')?.focus();
  }, [root, mode]);
}
