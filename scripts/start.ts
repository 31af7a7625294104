import { resolve } from 'node:path';
import { buildExtension } from './browser/build-extension.ts';
import { openExtension } from './browser/extension.ts';
import { readSound } from './browser/fake-microphone.ts';
import { openPageSource } from './browser/serve-pages.ts';
import { speechFile } from './browser/speech-file.ts';
import { holdConversation } from './hold-conversation.ts';
import { startLocalBackend } from './local-backend.ts';
import { exit, tell, withProgress } from './progress.ts';

/** Everything at once: a backend with the local engine, a browser with the extension in it, a page to talk about. */
const SAMPLE_PAGE = resolve(import.meta.dirname, '../test/fixtures/pages/sample.html');
const QUESTION = 'What is this page about?';

/** What to do now, for somebody who has never seen it. */
const WELCOME = `
Earshot is ready, in the browser window that has just opened.
1. Click the puzzle piece at the top right and then Earshot (the pin beside it keeps Earshot in sight).
2. Press Start. The first time a tab opens and asks for your microphone: choose "Allow while visiting the site".
3. Press "Share this page", then ask aloud, or type: what is this page about? What does it say about …?
Everything runs on this computer. Close the window or press Ctrl+C here when you are done.
`;

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

try {
  exit(hasDisplay ? await openWindow() : await showWithoutDisplay());
} catch (error) {
  tell(`start: ${error instanceof Error ? error.message : String(error)}`);
  exit(1);
}

/** Stays until the window is closed or somebody presses Ctrl+C. */
async function openWindow(): Promise<number> {
  const extensionDir = await withProgress('Building the extension', () => buildExtension());
  const source = await openPageSource(SAMPLE_PAGE);
  const backend = await withProgress('Starting the backend with its engine', () => startLocalBackend());
  const extension = await withProgress('Opening the browser', () =>
    openExtension({ extensionDir, headless: false, handlesSignals: true }),
  );
  const { context } = extension;
  const closed = new Promise<void>((done) => {
    context.on('close', () => done());
    // Without the last tab the browser may live on, on some systems.
    context.on('page', (page) => page.on('close', () => context.pages().length === 0 && done()));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await extension.configure({ backendUrl: backend.url, key: backend.key });
  await page.goto(source.url);
  await page.bringToFront();
  tell(WELCOME);
  await closed;
  await extension.close();
  await backend.close();
  await source.close();
  return 0;
}

/** The same conversation where nobody can see it: what was heard and answered, the sound and pictures of it. */
async function showWithoutDisplay(): Promise<number> {
  tell('There is no display here, so a recorded question is asked in a browser without a window.');
  const sound = await readSound(await speechFile(QUESTION));
  const report = await holdConversation({
    page: SAMPLE_PAGE,
    sharePage: true,
    asks: [{ kind: 'spoken', asked: QUESTION, sound }],
    out: resolve('out/start'),
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
