/** The functions that this client offers the model, and the only ones it answers. */
export const READ_MORE = 'read_more';
export const SHOW_ON_PAGE = 'show_on_page';
export const ASK_FOR_TAB = 'ask_for_tab';
