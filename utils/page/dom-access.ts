/**
 * Reads of the DOM that a page cannot redirect. `<form><input name="children">` and `<img name="body">` replace
 * properties of forms and of the document even in the isolated world of a content script; the getters of the
 * prototypes cannot be replaced from there. Works for nodes of same-origin frames too.
 */
const read = <Owner extends object, Value>(prototype: Owner, name: string): ((node: Owner) => Value) =>
  unbound<Owner, [], Value>(Object.getOwnPropertyDescriptor(prototype, name)?.get);

/** A method as a function of its object. Bound instead of wrapped: it is called for each node, and a function around it costs as much as itself. */
function unbound<Owner, Given extends unknown[], Value>(
  method: ((this: Owner, ...given: Given) => Value) | undefined,
): (owner: Owner, ...given: Given) => Value {
  return Function.prototype.call.bind(method ?? (() => undefined));
}

/** 1 of an element, 3 of a text. */
export const nodeType = read<Node, number>(Node.prototype, 'nodeType');
export const firstChild = read<Node, Node | null>(Node.prototype, 'firstChild');
export const nextSibling = read<Node, Node | null>(Node.prototype, 'nextSibling');
export const parentNode = read<Node, Node | null>(Node.prototype, 'parentNode');
export const localName = read<Element, string>(Element.prototype, 'localName');
export const shadowRoot = read<Element, ShadowRoot | null>(Element.prototype, 'shadowRoot');
const data = read<CharacterData, string>(CharacterData.prototype, 'data');
const elementSlot = read<Element, Element | null>(Element.prototype, 'assignedSlot');
const textSlot = read<Text, Element | null>(Text.prototype, 'assignedSlot');
export const shadowHost = read<ShadowRoot, Element>(ShadowRoot.prototype, 'host');
export const ownerDocument = read<Node, Document>(Node.prototype, 'ownerDocument');
export const offsetHeight = read<HTMLElement, number>(HTMLElement.prototype, 'offsetHeight');
export const documentElement = read<Document, Element | null>(Document.prototype, 'documentElement');
export const body = read<Document, Element | null>(Document.prototype, 'body');
export const documentTitle = read<Document, string>(Document.prototype, 'title');
export const documentUrl = read<Document, string>(Document.prototype, 'URL');
export const baseUrl = read<Node, string>(Node.prototype, 'baseURI');
export const contentType = read<Document, string>(Document.prototype, 'contentType');
export const view = read<Document, (Window & typeof globalThis) | null>(Document.prototype, 'defaultView');
export const activeElement = /* @__PURE__ */ read<Document, Element | null>(Document.prototype, 'activeElement');
export const textContent = /* @__PURE__ */ read<Node, string | null>(Node.prototype, 'textContent');
const frameDocument = read<HTMLIFrameElement, Document | null>(HTMLIFrameElement.prototype, 'contentDocument');
const framesetDocument = read<HTMLFrameElement, Document | null>(HTMLFrameElement.prototype, 'contentDocument');

export const isElement = (node: Node): node is Element => nodeType(node) === 1;
export const isText = (node: Node): node is Text => nodeType(node) === 3;

const getAttribute: (element: Element, name: string) => string | null = unbound(Element.prototype.getAttribute);
const getAttributeNames: (element: Element) => string[] = unbound(Element.prototype.getAttributeNames);
/** Its box in the window, in CSS px. */
export const boxOf: (element: Element) => DOMRect = unbound(Element.prototype.getBoundingClientRect);
/** Whether the browser shows it at all; undefined where it cannot tell. */
export const isVisible: (element: Element, options: CheckVisibilityOptions) => boolean = unbound(
  Element.prototype.checkVisibility,
);

/** An attribute's value, or '' if it is not there. */
export const attribute = (element: Element, name: string): string => getAttribute(element, name) ?? '';

/** Attributes that tell what an element is, by name; those that it does not have are absent. */
export type Marks = { [name in MarkName]?: string };

const MARK_NAMES = [
  ...(['role', 'id', 'class', 'style', 'hidden', 'open', 'href', 'alt', 'start', 'itemprop', 'itemscope'] as const),
  ...([
    'aria-hidden',
    'aria-level',
    'aria-modal',
    'aria-label',
    'contenteditable',
    'data-lang',
    'data-language',
    'type',
    'placeholder',
  ] as const),
] as const;
type MarkName = (typeof MARK_NAMES)[number];
const IS_MARK: ReadonlySet<string> = new Set(MARK_NAMES);
const NO_MARKS: Marks = {};

/** Reads them with one question for all, and one for each that is there. */
export function marksOf(element: Element): Marks {
  const names = getAttributeNames(element);
  if (names.length === 0) return NO_MARKS;
  const marks: Marks = {};
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as MarkName;
    if (IS_MARK.has(name)) marks[name] = getAttribute(element, name) ?? '';
  }
  // The first word of it counts, however it is written.
  if (marks.role !== undefined) marks.role = marks.role.trim().toLowerCase().split(/\s/, 1)[0] ?? '';
  return marks;
}

/** The characters of a text node. */
export const textOf: (node: Text) => string = data;

/** Whether it is in a closed `<details>`. */
export const isInDetails = (element: Element): boolean =>
  Element.prototype.closest.call(element, 'details:not([open])') !== null;

/** What is selected in a document. */
export const selectionIn = (doc: Document): Selection | null => Document.prototype.getSelection.call(doc);

/** What an element is drawn in: its slot, its parent, or what its shadow root is of. Undefined at the top of a document. */
export function flatParent(node: Element | Text): Element | undefined {
  const parent = (isText(node) ? textSlot(node) : elementSlot(node)) ?? parentNode(node);
  if (parent === null || nodeType(parent) === 9) return undefined;
  return isElement(parent) ? parent : nodeType(parent) === 11 ? shadowHost(parent as ShadowRoot) : undefined;
}

/** What is shown in a slot: the nodes given to it, or undefined if it shows its own children. */
export function slotted(slot: Element): Node[] | undefined {
  const nodes = HTMLSlotElement.prototype.assignedNodes.call(slot, { flatten: true });
  return nodes.length > 0 ? nodes : undefined;
}

/** The document in a frame, or undefined if it is of another origin or not loaded. */
export function documentIn(frame: Element): Document | undefined {
  try {
    const documentOf = localName(frame) === 'frame' ? framesetDocument : frameDocument;
    return documentOf(frame as HTMLIFrameElement & HTMLFrameElement) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The frame that a document is in, or undefined at the top and where the document around it is of another origin. */
export function frameAround(doc: Document): Element | undefined {
  try {
    return view(doc)?.frameElement ?? undefined;
  } catch {
    return undefined;
  }
}
