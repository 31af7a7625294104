import { OWN_TOOLS } from '../../utils/realtime/own-tools.ts';
import { type PageItem, readPageItem } from '../../utils/realtime/page-item.ts';
import { ASK_FOR_TAB, READ_MORE, SHOW_ON_PAGE } from '../../utils/shared/own-functions.ts';
import type { FunctionTool, ToolResult } from './tools.ts';

/** The functions of our own client that a session offers, by their names; absent if it does not. */
export interface OwnCalls {
  readMore?: string;
  showOnPage?: string;
  askForTab?: string;
}

/** Whether a function is one of our own client's, and not of another one that calls it the same. */
export const isOwn = ({ name, description }: FunctionTool): boolean =>
  OWN_TOOLS.some((own) => own.name === name && own.description === description);

export function ownCallsIn(tools: readonly FunctionTool[]): OwnCalls {
  const has = (wanted: string) => tools.some((tool) => tool.name === wanted && isOwn(tool));
  return {
    ...(has(READ_MORE) ? { readMore: READ_MORE } : {}),
    ...(has(SHOW_ON_PAGE) ? { showOnPage: SHOW_ON_PAGE } : {}),
    ...(has(ASK_FOR_TAB) ? { askForTab: ASK_FOR_TAB } : {}),
  };
}

/** Each part of a page that was read on request, the last one last. */
export const partsIn = (results: readonly ToolResult[], { readMore }: OwnCalls): PageItem[] =>
  results.flatMap(({ name, output }) => (name === readMore ? (readPageItem(output) ?? []) : []));

/** What more was read of the page, as a page of its own; undefined if nothing was. */
export function moreIn(results: readonly ToolResult[], own: OwnCalls): PageItem | undefined {
  const read = partsIn(results, own);
  const last = read.at(-1);
  // It is a part of the page, and never all of it.
  return last && { ...last, truncated: true, text: read.map(({ text }) => text).join('\n\n') };
}
