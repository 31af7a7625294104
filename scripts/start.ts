import { resolve } from 'node:path';
import { readSound } from './browser/fake-microphone.ts';
import { openBrowserWindow } from './browser/open-window.ts';
import { openPageSource } from './browser/serve-pages.ts';
import { speechFile } from './browser/speech-file.ts';
import type { BrowserName } from './browser/stage.ts';
import { holdConversation } from './hold-conversation.ts';
import { startLocalBackend } from './local-backend.ts';
import { exit, tell, withProgress } from './progress.ts';
import { readStartArguments, START_USAGE } from './start-arguments.ts';

/** Everything at once: a backend with the local engine, a browser with the extension in it, a page to talk about. */
const SAMPLE_PAGE = resolve(import.meta.dirname, '../test/fixtures/pages/sample.html');
const QUESTION = 'What is this page about?';

/** What to do now, for somebody who has never seen it. */
const WELCOME: Readonly<Record<BrowserName, string>> = {
  chromium: `
Earshot is ready, in the browser window that has just opened.
1. Click the puzzle piece at the top right and then Earshot (the pin beside it keeps Earshot in sight).
2. Press Start. The first time a tab opens and asks for your microphone: choose "Allow while visiting the site".
3. Press "Share this page", then ask aloud, or type: what is this page about? What does it say about …?
Everything runs on this computer. Close the window or press Ctrl+C here when you are done.
`,
  firefox: `
Earshot is ready, in the Firefox window that has just opened.
1. Click the Earshot button in the toolbar, at the right (or press Alt+Shift+E).
2. Press Start: a sidebar opens, in which the conversation lives. Firefox asks for your microphone: choose "Allow".
3. Press "Share this page", then ask aloud, or type: what is this page about? What does it say about …?
Closing the sidebar ends the conversation. Firefox forgets the add-on when this window is closed.
Everything runs on this computer. Close the window or press Ctrl+C here when you are done.
`,
};

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

try {
  exit(await main());
} catch (error) {
  tell(`start: ${error instanceof Error ? error.message : String(error)}`);
  exit(1);
}

async function main(): Promise<number> {
  const args = readStartArguments(process.argv.slice(2));
  if (!args.ok) {
    tell(`start: ${args.problem} ${START_USAGE}`.replace('  ', ' '));
    return 2;
  }
  return hasDisplay ? openWindow(args.value.browser) : showWithoutDisplay(args.value.browser);
}

/** Stays until the window is closed or somebody presses Ctrl+C. */
async function openWindow(browser: BrowserName): Promise<number> {
  const source = await openPageSource(SAMPLE_PAGE);
  const backend = await withProgress('Starting the backend with its engine', () => startLocalBackend());
  const signalled = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
  const { url: backendUrl, key } = backend;
  const window = await withProgress('Building the extension and opening the browser', () =>
    openBrowserWindow(browser, { backendUrl, key }),
  );
  await window.show(source.url);
  tell(WELCOME[browser]);
  await Promise.race([window.closed, signalled]);
  await window.close();
  await backend.close();
  await source.close();
  return 0;
}

/** The same conversation where nobody can see it: what was heard and answered, the sound and pictures of it. */
async function showWithoutDisplay(browser: BrowserName): Promise<number> {
  tell('There is no display here, so a recorded question is asked in a browser without a window.');
  const sound = await readSound(await speechFile(QUESTION));
  const report = await holdConversation({
    page: SAMPLE_PAGE,
    sharePage: true,
    asks: [{ kind: 'spoken', asked: QUESTION, sound }],
    out: resolve('out/start'),
    browser,
  });
  for (const { heard, answered } of report.turns) {
    process.stdout.write(
      `Asked aloud: ${QUESTION}\nHeard:       ${heard || '(nothing)'}\nAnswered:    ${answered || '(nothing)'}\n`,
    );
  }
  for (const { code, detail } of report.problems) {
    process.stdout.write(`Problem:     ${code}${detail === undefined ? '' : `, ${detail}`}\n`);
  }
  if (report.wav) process.stdout.write(`Sound:       ${report.wav}\n`);
  process.stdout.write(`Pictures:    ${report.screenshots.join('\n             ')}\n`);
  return report.ok ? 0 : 1;
}
