/**
 * Expressions that run in a tab of the add-on and reach into its popup and sidebars: all of them share one process, and
 * the tester's protocol knows none of them but the tab.
 */
export type ViewType = 'popup' | 'sidebar';

/** A document of the add-on outside of tabs: which of its kind, oldest first. */
export interface ViewPlace {
  type: ViewType;
  index: number;
}

const TOOLS = `
  const nameOf = (element) => {
    const ids = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter((id) => id !== '');
    const said = ids.map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '').join(' ');
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ');
    return (element.getAttribute('aria-label') || said || labels || element.textContent).replace(/\\s+/g, ' ').trim();
  };
  const ROLES = {
    button: 'button, summary, [role="button"]',
    textbox: 'textarea, input:not([type]), input[type="text"], input[type="url"], input[type="password"]',
    switch: '[role="switch"]',
    link: 'a[href]',
  };
  const isSeen = (element) => element.checkVisibility() && !element.closest('[inert]');
  const isUsable = (element) => isSeen(element) && !element.disabled && element.getAttribute('aria-disabled') !== 'true';
  const find = (role, name) =>
    [...document.querySelectorAll(ROLES[role] ?? '[role="' + role + '"]')].find(
      (element) => isUsable(element) && nameOf(element) === name,
    );`;

/** Runs `body` with \`document\` and \`window\` of a view; undefined while it is not there. */
export function inView({ type, index }: ViewPlace, body: string): string {
  return `(() => {
    const window = browser.extension.getViews({ type: '${type}' })[${index}];
    if (!window) return undefined;
    const { document } = window;
    ${TOOLS}
    ${body}
  })()`;
}

/** Gives the keyboard to a control and remembers whether it is pressed; whether it was there. */
export const focusControl = (role: string, name: string): string => `
  const control = find('${role}', ${JSON.stringify(name)});
  if (!control) return false;
  control.scrollIntoView({ block: 'nearest' });
  control.focus();
  control.__clicked = false;
  control.addEventListener('click', (event) => { control.__clicked = event.isTrusted; }, { once: true, capture: true });
  window.__pressed = control;
  return document.activeElement === control;`;

/** Whether the control that has the keyboard was pressed, by a person as far as it can tell. */
export const WAS_PRESSED = 'return window.__pressed?.__clicked === true;';

export const hasControl = (role: string, name: string): string =>
  `return find('${role}', ${JSON.stringify(name)}) !== undefined;`;

/** Replaces what is in a text box, as the keyboard does. */
export const fillBox = (name: string, text: string): string => `
  const box = find('textbox', ${JSON.stringify(name)});
  if (!box) return false;
  box.focus();
  box.select();
  document.execCommand('insertText', false, ${JSON.stringify(text)});
  return box.value === ${JSON.stringify(text)};`;

export const textOfRole = (role: string): string => `return document.querySelector('[role="${role}"]')?.innerText;`;
