import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Inserted } from '../wire/protocol.ts';
import { activeIn, type Control, type FieldWatch, isControl, rangeIn, selectionOf } from './field.ts';
import { spaceBefore } from './space-before.ts';

/**
 * Puts what was said where the person's caret is, as one step that they can undo, with the events that a page knows from
 * typing. Nothing goes into a field with a secret, or one that takes nothing. The keyboard is given back to who had it.
 */
export function insertText(
  page: Document,
  field: ReturnType<FieldWatch['current']>,
  text: string,
): Inserted['outcome'] {
  if (field?.kind === 'secret') return 'password';
  if (!field || !takesText(field.element)) return 'no-field';
  const { element } = field;
  // Asked for now: a field that gets the keyboard may get another caret.
  const caret = rangeIn(element) ?? field.caret ?? endOf(element);
  const before = activeIn(page) as HTMLElement | undefined;
  if (before !== element) {
    element.focus({ preventScroll: true });
    // A page may have other plans for the keyboard.
    if (activeIn(page) !== element) return 'no-field';
  }
  const typed = isControl(element) ? typeInto(element, text) : typeIntoRich(element, caret, text);
  if (before && before !== element && before !== page.body) before.focus({ preventScroll: true });
  return typed ? 'done' : 'no-field';
}

function takesText(element: HTMLElement): boolean {
  return !isControl(element) || !(element.readOnly || element.matches(':disabled'));
}

function typeInto(control: Control, text: string): boolean {
  const { value, selectionStart: start, selectionEnd: end, selectionDirection } = control;
  // Fields for e-mail addresses do not tell where their caret is.
  const words = spaceBefore(value.slice(0, start ?? value.length), text) + text;
  if (start !== null) {
    // A caret that has moved begins a new step for undoing: browsers make one of all that is typed in a row.
    control.setSelectionRange(start === 0 ? value.length : 0, start === 0 ? value.length : 0);
    control.setSelectionRange(start, end, selectionDirection ?? 'none');
  }
  if (isTaken(control, words)) return true;
  if (!command(control, words)) replace(control, words, start ?? value.length, end ?? value.length);
  return control.value !== value;
}

function typeIntoRich(host: HTMLElement, caret: Range, text: string): boolean {
  const selection = selectionOf(host);
  if (!selection) return false;
  // Set anew it begins a new step for undoing, too.
  selection.removeAllRanges();
  selection.addRange(caret);
  const words = spaceBefore(textBefore(caret, host), text) + text;
  return isTaken(host, words) || command(host, words);
}

/**
 * A page that types by itself (most editors of rich text do) takes what it is told of and prevents the rest. Firefox tells
 * it; Chromium does not for what a script inserts.
 */
function isTaken(element: HTMLElement, data: string): boolean {
  if (IN_FIREFOX) return false;
  const told = { inputType: 'insertText', data, bubbles: true, composed: true };
  return !element.dispatchEvent(new InputEvent('beforeinput', { ...told, cancelable: true }));
}

/** The one way in that can be undone; deprecated, without a successor, and in every browser. */
function command({ ownerDocument: doc }: Element, words: string): boolean {
  let told: Event | undefined;
  const hear = (event: Event): void => {
    told = event;
  };
  doc.defaultView?.addEventListener('beforeinput', hear, true);
  try {
    return doc.execCommand('insertText', false, words) || told?.defaultPrevented === true;
  } catch {
    // Documents that are XML have none.
    return false;
  } finally {
    doc.defaultView?.removeEventListener('beforeinput', hear, true);
  }
}

function replace(control: Control, words: string, start: number, end: number): void {
  const { value, maxLength } = control;
  const room = maxLength < 0 ? words.length : Math.max(0, maxLength - value.length + end - start);
  const data = words.slice(0, room);
  if (data === '') return;
  if (control.selectionStart === null) control.value = value + data;
  else control.setRangeText(data, start, end, 'end');
  control.dispatchEvent(new InputEvent('input', { inputType: 'insertText', data, bubbles: true, composed: true }));
}

function endOf(host: HTMLElement): Range {
  const range = host.ownerDocument.createRange();
  range.selectNodeContents(host);
  range.collapse(false);
  return range;
}

/** The words before the caret that stand on its line, as far as they are one piece; '' at the beginning of a line. */
function textBefore(range: Range, host: HTMLElement): string {
  const { startContainer: at, startOffset: offset } = range;
  if (at.nodeType === Node.TEXT_NODE && offset > 0) return (at as Text).data.slice(0, offset);
  const line = lineOf(at, host);
  const walker = host.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_ALL);
  walker.currentNode = at;
  const next = at.childNodes[offset];
  if (next) walker.currentNode = next;
  else while (walker.lastChild());
  // Where nothing follows the caret, what was found last stands before it.
  let node: Node | null = next || walker.currentNode === at ? walker.previousNode() : walker.currentNode;
  for (; node; node = walker.previousNode()) {
    if (node.nodeName === 'BR') return '';
    if (node.nodeType === Node.TEXT_NODE && (node as Text).data !== '')
      return lineOf(node, host) === line ? (node as Text).data : '';
  }
  return '';
}

/** The nearest element around a node that begins a line of its own. */
function lineOf(node: Node, host: HTMLElement): Element {
  const element = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : (node.parentElement ?? host);
  if (element === host || !host.contains(element)) return host;
  return getComputedStyle(element).display.startsWith('inline') ? lineOf(element.parentElement ?? host, host) : element;
}
