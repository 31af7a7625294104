import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { PROBLEM_CODES, problem } from '../../../utils/session/problem.ts';
import type * as Words from '../../../utils/ui/words.ts';

const root = new URL('../../../', import.meta.url);

/** The words as the build for one browser has them: which it is, is known when it is built. */
async function buildFor(browser: 'chromium' | 'firefox'): Promise<typeof Words> {
  vi.resetModules();
  vi.doMock('../../../utils/platform/which-browser.ts', () => ({ IN_FIREFOX: browser === 'firefox' }));
  return import('../../../utils/ui/words.ts');
}

async function sentencesOf(browser: 'chromium' | 'firefox'): Promise<string> {
  const { sayProblem } = await buildFor(browser);
  // These are about the sidebar that holds the conversation, which only Firefox has.
  const said = PROBLEM_CODES.filter((code) => !code.startsWith('host.')).map((code) => sayProblem(problem(code)));
  return said.map(({ title, sentence, remedy }) => `${title} ${sentence} ${remedy.label}`).join('\n');
}

afterEach(() => void vi.doUnmock('../../../utils/platform/which-browser.ts'));

it('speaks of the sidebar in Firefox, where nobody knows a side panel', async () => {
  const said = await sentencesOf('firefox');
  expect(said).toContain('in the sidebar.');
  expect(said).not.toMatch(/side panel/i);
});

it('speaks of the side panel in Chromium, where nobody knows a sidebar', async () => {
  const said = await sentencesOf('chromium');
  expect(said).toContain('in the side panel.');
  expect(said).not.toMatch(/sidebar/i);
});

it('says so wherever it is said: nothing that people see has a name of its own for it', () => {
  const files = ['components', 'utils/ui'].flatMap((folder) =>
    readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`),
  );
  const faults = files.filter((file) => {
    const code = readFileSync(new URL(file, root), 'utf8').replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
    return /side panel/i.test(code);
  });
  expect(faults).toEqual([]);
});

it('calls it no fault of the network when Firefox does not call this computer', async () => {
  const here = problem('ice.blocked', { here: true });
  const firefox = await buildFor('firefox');
  const { title, sentence, remedy } = firefox.sayProblem(here, true);
  expect(`${title}. ${sentence}`).toMatch(/^Firefox .*this computer over WebRTC\. .*WebSocket.* Automatic in Settings/);
  expect(remedy.action).toBe('open-settings');
  const network = /This network blocks/;
  expect(firefox.sayProblem(problem('ice.blocked')).title).toMatch(network);
  expect((await buildFor('chromium')).sayProblem(here).title).toMatch(network);
});
