/** Why Earshot has stopped, and what to do: the extension was updated, switched off or has crashed. */
export const HOST_GONE =
  'It was updated or switched off, and the microphone is off. Reload this page and press the Earshot button to go on.';
/** The same where the person has closed the page that the conversation lives in. */
export const HOST_CLOSED =
  'The sidebar was closed, and the microphone is off. What was said is kept. Press the Earshot button in the toolbar to go on.';

/**
 * What stands in the overlay's place when nobody is there who could serve it: drawn by the page's own copy of our script,
 * because nothing else of us is left. It holds no secret and needs no API of the extension.
 */
export function stoppedCard(doc: Document, why: string, close: () => void): HTMLElement {
  const card = doc.createElement('section');
  card.setAttribute('role', 'alert');
  card.style.cssText = CARD;
  const title = doc.createElement('strong');
  title.textContent = 'Earshot has stopped';
  const words = doc.createElement('p');
  words.style.margin = '6px 0 10px';
  words.textContent = why;
  const button = doc.createElement('button');
  button.type = 'button';
  button.textContent = 'Close';
  button.style.cssText = BUTTON;
  button.addEventListener('click', close);
  card.append(title, words, button);
  return card;
}

/** System colours follow the person's light or dark. */
const CARD = [
  'box-sizing: border-box',
  'width: 100%',
  'padding: 14px 16px',
  'border: 1px solid GrayText',
  'border-radius: 12px',
  'background: Canvas',
  'color: CanvasText',
  'color-scheme: light dark',
  'font: 14px/1.4 system-ui, sans-serif',
].join(';');
const BUTTON = 'font: inherit; padding: 5px 12px; border-radius: 8px; border: 1px solid GrayText; cursor: pointer';
