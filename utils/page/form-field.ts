import { attribute, type Marks } from './dom-access.ts';

/** Buttons, and what nobody sees; what looks for something on the site is no question of a form. */
const NO_FIELD = new Set(['hidden', 'submit', 'button', 'image', 'reset', 'search']);
const MOST_CHOICES = 30;
const MOST_CHARS = 60;

/**
 * What a field of a form asks for, in words: `text field: Your name`, `choices: small, large`; '' of one that is ticked, whose
 * label says it all. Never what is in it: that is the person's. Undefined of what is no field.
 */
export function fieldOf(element: Element, tag: string, marks: Marks): string | undefined {
  if (tag === 'select') {
    const choices = choicesOf(element);
    return choices === '' ? undefined : `choices: ${choices}`;
  }
  const type = tag === 'input' ? (marks.type?.toLowerCase() ?? 'text') : 'text';
  if ((tag !== 'input' && tag !== 'textarea') || NO_FIELD.has(type)) return undefined;
  if (type === 'checkbox' || type === 'radio') return '';
  const asked = short(marks['aria-label'] || marks.placeholder || '');
  return `${type} field${asked === '' ? '' : `: ${asked}`}`;
}

function choicesOf(select: Element): string {
  const options = Element.prototype.querySelectorAll.call(select, 'option');
  const choices: string[] = [];
  for (let at = 0; at < options.length && at < MOST_CHOICES; at++) {
    const option = options[at];
    const text = option && short(attribute(option, 'label') || (option.textContent ?? ''));
    if (text) choices.push(text);
  }
  if (options.length > MOST_CHOICES) choices.push('…');
  return choices.join(', ');
}

const short = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MOST_CHARS);
