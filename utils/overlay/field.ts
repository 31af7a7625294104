/** What one can type into: a control with a value, an element with content that can be edited, or one with a secret. */
export type FieldKind = 'control' | 'rich' | 'secret';

/** A field of one line or more that holds plain text. */
export type Control = HTMLInputElement | HTMLTextAreaElement;

/** The other kinds of input are no text (dates, numbers, colours), and typing into them needs a keyboard. */
const TEXT_TYPES = ['text', 'search', 'url', 'email', 'tel'];
const FRAMES = ['iframe', 'frame', 'object', 'embed'];
const SECRET_COMPLETION = /(^|\s)(current-password|new-password|one-time-code|cc-\S+)(\s|$)/i;
/** Of a field whose secret was being shown before we came. */
const SECRET_NAME = /passw|passcode|pwd/i;

/** The field that the person is in, or was in last. */
export interface FieldWatch {
  /** Undefined if there is none, it has gone, or the person went into a frame of another site since. `caret`: where they were in it, if its caret is elsewhere now. */
  current(): { element: HTMLElement; kind: FieldKind; caret: Range | undefined } | undefined;
}

/**
 * Watches where the person is: the field stays theirs while our overlay has the keyboard. Frames of the page's own origin
 * are part of the page. What ever was a password field stays one, also while its page shows what is in it.
 */
export function watchField(page: Document, signal: AbortSignal): FieldWatch {
  const secrets = new WeakSet<Element>();
  const watched = new WeakSet<Document>();
  let last: { element: HTMLElement; caret: Range | undefined } | undefined;

  const note = (element: Element | undefined): void => {
    // Words for a field in there must not go into another one, which may be somebody else's.
    if (element && isForeign(element)) last = undefined;
    if (!element || !kindOf(element, secrets)) return;
    if (isControl(element) && element.type === 'password') secrets.add(element);
    const caret = rangeIn(element) ?? (last?.element === element ? last.caret : undefined);
    last = { element: element as HTMLElement, caret };
  };
  const noteTarget = (event: Event): void => note(event.composedPath()[0] as Element | undefined);
  const watch = (doc: Document): void => {
    if (watched.has(doc)) return;
    watched.add(doc);
    const options = { capture: true, signal };
    doc.addEventListener('focusin', noteTarget, options);
    // Inside a shadow root the keyboard moves unseen; where it was is told when it leaves.
    doc.addEventListener('focusout', noteTarget, options);
    // Who clicks beside an editor takes its caret away, in some browsers before they leave it.
    const noteCaret = (): void => {
      if (last && !isControl(last.element)) last.caret = rangeIn(last.element) ?? last.caret;
    };
    doc.addEventListener('selectionchange', noteCaret, options);
    // Into a frame it goes unseen, too.
    doc.defaultView?.addEventListener('blur', () => setTimeout(() => note(look())), { signal });
    const types = new MutationObserver((changes) => {
      for (const { target, oldValue } of changes)
        if (oldValue?.toLowerCase() === 'password') secrets.add(target as Element);
    });
    types.observe(doc, { attributeFilter: ['type'], attributeOldValue: true, subtree: true });
    signal.addEventListener('abort', () => types.disconnect());
  };
  const look = (): Element | undefined => activeIn(page, watch);

  watch(page);
  note(look());
  return {
    current() {
      note(look());
      const kind = last?.element.isConnected ? kindOf(last.element, secrets) : undefined;
      return last && kind ? { ...last, kind } : undefined;
    },
  };
}

/** What has the keyboard, in open shadow roots and in frames that may be looked into. */
export function activeIn(root: Document | ShadowRoot, meet: (doc: Document) => void = () => {}): Element | undefined {
  const active = root.activeElement;
  if (active?.shadowRoot) return activeIn(active.shadowRoot, meet) ?? active;
  const inner = active?.localName === 'iframe' ? (active as HTMLIFrameElement).contentDocument : null;
  if (!inner) return active ?? undefined;
  meet(inner);
  return activeIn(inner, meet);
}

/** Whether it shows a document that nobody here may look into: where the person is in there cannot be known. */
function isForeign(element: Element): boolean {
  return FRAMES.includes(element.localName) && !(element as Partial<HTMLIFrameElement>).contentDocument;
}

/** Its type is asked by name: an element of a frame is an instance of that frame's classes. */
export function isControl(element: Element): element is Control {
  return element.localName === 'input' || element.localName === 'textarea';
}

/** The selection that a caret in the element belongs to. Some browsers keep one for each shadow root. */
export function selectionOf(element: Element): Selection | null {
  const root = element.getRootNode() as (Document | ShadowRoot) & { getSelection?(): Selection | null };
  return root.getSelection?.() ?? element.ownerDocument.getSelection();
}

/** What is selected inside an element, if anything is. */
export function rangeIn(element: Element): Range | undefined {
  const selection = selectionOf(element);
  if (!selection || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  return element.contains(range.commonAncestorContainer) ? range.cloneRange() : undefined;
}

function kindOf(element: Element, secrets: WeakSet<Element>): FieldKind | undefined {
  if (!isControl(element)) return (element as HTMLElement).isContentEditable ? 'rich' : undefined;
  if (element.type === 'password' || secrets.has(element)) return 'secret';
  if (element.localName === 'input' && !TEXT_TYPES.includes(element.type)) return undefined;
  return isSecret(element) ? 'secret' : 'control';
}

function isSecret(element: Control): boolean {
  const { webkitTextSecurity: dots = 'none' } = getComputedStyle(element) as CSSStyleDeclaration & {
    webkitTextSecurity?: string;
  };
  return (
    SECRET_COMPLETION.test(element.getAttribute('autocomplete') ?? '') ||
    SECRET_NAME.test(`${element.name} ${element.id}`) ||
    dots !== 'none'
  );
}
