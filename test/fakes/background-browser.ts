import { vi } from 'vitest';

/** What the browser knows of one tab, and what it does when the background asks. A test changes it as it goes. */
export interface BackgroundBrowser {
  tab: { url?: string; active: boolean } | undefined;
  /** Patterns and names of permissions that it holds. */
  held: string[];
  /** What running a script in the page gives; throws what the browser would. */
  run(script: { files?: string[] }): unknown;
  /** Refuses style sheets so. */
  noStyles: string | undefined;
  styles: number;
  /** What the host was told. */
  told: unknown[];
  /** Something about permissions has come. */
  gave(permissions: { origins?: string[]; permissions?: string[] }): void;
}

/** Puts one into the place of the browser's, before what is tested is loaded (see runtime.ts). */
export function stubBackgroundBrowser(): BackgroundBrowser {
  const onAdded: ((given: object) => void)[] = [];
  const world: BackgroundBrowser = {
    ...{ tab: { active: true }, held: [], run: () => undefined, noStyles: undefined, styles: 0, told: [] },
    gave: (given) => {
      for (const listener of onAdded) listener(given);
    },
  };
  const event = { addListener: () => {}, removeListener: () => {} };
  vi.stubGlobal('chrome', {
    runtime: { id: 'earshot', sendMessage: async (message: unknown) => void world.told.push(message) },
    tabs: {
      ...{ onRemoved: event, onActivated: event, onUpdated: event },
      async get(id: number) {
        if (!world.tab) throw new Error(`No tab with id: ${id}.`);
        return world.tab;
      },
    },
    permissions: {
      onAdded: { addListener: (listener: (given: object) => void) => void onAdded.push(listener) },
      onRemoved: event,
      contains: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) =>
        [...origins, ...permissions].every((one) => world.held.includes(one)),
    },
    scripting: {
      executeScript: async (script: { files?: string[] }) => [{ frameId: 0, result: world.run(script) }],
      async insertCSS() {
        if (world.noStyles !== undefined) throw new Error(world.noStyles);
        world.styles += 1;
      },
    },
  });
  return world;
}
