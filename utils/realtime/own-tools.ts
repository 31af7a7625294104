import { ASK_FOR_TAB, READ_MORE, SHOW_ON_PAGE } from '../shared/own-functions.ts';

/** A function that the model is offered, as the session names it. */
export interface OwnTool {
  type: 'function';
  name: string;
  description: string;
  /** JSON schema of the arguments. */
  parameters: object;
}

/** More of the page that is shared already: its text as it was read, and nothing else. */
const READ_MORE_TOOL: OwnTool = {
  type: 'function',
  name: READ_MORE,
  description: [
    'Gives more of the page that the person has shared. Headings of a long page have ids like {s3}, and say how many tokens',
    'of their section are "not here" or "more". Name up to five ids, or give words to look for in the whole page.',
  ].join(' '),
  parameters: {
    type: 'object',
    properties: {
      sections: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        maxItems: 5,
        description: 'Ids such as "s3".',
      },
      query: { type: 'string', description: 'Instead of ids: words to look for.' },
      page: {
        type: 'string',
        description: 'Where pages of other tabs are shared, too: the title of the one that is meant.',
      },
    },
    additionalProperties: false,
  },
};

/** Where something stands, in front of the person's eyes. */
const SHOW_ON_PAGE_TOOL: OwnTool = {
  type: 'function',
  name: SHOW_ON_PAGE,
  description: [
    'Scrolls the page that the person sees to a sentence of it and highlights it, when they ask to be shown where something',
    'stands. Without arguments: the sentence that your last answer came from.',
  ].join(' '),
  parameters: {
    type: 'object',
    properties: {
      quote: { type: 'string', description: 'The sentence, word for word as the page has it.' },
      section: { type: 'string', description: 'The id of the section that it is in, such as "s3".' },
    },
    additionalProperties: false,
  },
};

/** The list of the other tabs, in front of the person's eyes: nothing of it is told to the model. */
const ASK_FOR_TAB_TOOL: OwnTool = {
  type: 'function',
  name: ASK_FOR_TAB,
  description: [
    'Asks the person to choose one of their other open tabs, when they themselves ask about another tab, or want this page',
    'compared with one, and its page is not shared yet. Reads nothing: its page comes once they have chosen it.',
  ].join(' '),
  parameters: {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'What the person called it or said that it is about, in their words.' },
    },
    required: ['name'],
    additionalProperties: false,
  },
};

/** All that the model may call. */
export const OWN_TOOLS: readonly OwnTool[] = [READ_MORE_TOOL, SHOW_ON_PAGE_TOOL, ASK_FOR_TAB_TOOL];
