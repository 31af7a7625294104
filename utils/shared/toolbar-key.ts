/** The keys that do what a click on the toolbar button does, unless the person has chosen others in the browser. */
export const TOOLBAR_KEY = 'Alt+Shift+E';
