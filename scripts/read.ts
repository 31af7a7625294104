import { stat } from 'node:fs/promises';
import { percentile } from './percentile.ts';
import { exit, tell } from './progress.ts';
import { READ_USAGE, type ReadArguments, readReadArguments } from './read/arguments.ts';
import { whyUnwritable, writeTexts } from './read/out-file.ts';
import { openPageBrowser } from './read/page-browser.ts';
import { readPages } from './read/read-pages.ts';
import { readerScript } from './read/reader-script.ts';
import { listSavedPages, type SavedPage } from './read/saved-pages.ts';

/**
 * Reads a folder of saved pages as the extension reads what a person shares, in real Chromium: the texts go into a file, one
 * JSON line of figures to stdout. Exit status 0 if it ran, 1 if it could not, 2 if the command line is wrong.
 */
try {
  exit(await main());
} catch (error) {
  tell(`read: ${error instanceof Error ? error.message : error}`);
  exit(1);
}

async function main(): Promise<number> {
  const args = readReadArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (!args.ok) {
    tell(args.problem === '' ? READ_USAGE : `read: ${args.problem} ${READ_USAGE}`);
    return args.problem === '' ? 0 : 2;
  }
  const { dir, out } = args.value;
  const pages = await listSavedPages(dir).catch(() => undefined);
  const problem = await whyNot(args.value, pages);
  if (pages === undefined || problem !== undefined) {
    tell(`read: ${problem}`);
    return 1;
  }
  const script = await readerScript();
  const browser = await openPageBrowser();
  try {
    const { texts, failures, cut, ms, tokens } = await readPages(pages, {
      browser,
      script,
      onDone: teller(pages.length),
    });
    await writeTexts(out, texts);
    for (const { id, why } of failures) tell(`read: ${id} could not be read: ${why}`);
    if (cut.length > 0)
      tell(`read: the limits of the reader cut ${cut.length} of ${pages.length} in ${dir}: ${cut.join(', ')}`);
    const figures = { pages: pages.length, failed: failures.length, ...spreadOf(ms, tokens) };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return 0;
  } finally {
    await browser.close();
  }
}

/** Why it can't begin, in a sentence. */
async function whyNot(
  { dir, out }: ReadArguments,
  pages: readonly SavedPage[] | undefined,
): Promise<string | undefined> {
  if (pages === undefined) {
    const there = await stat(dir).catch(() => undefined);
    return `--dir ${dir}: ${there === undefined ? 'there is no such folder' : 'it is no folder that can be read'}.`;
  }
  if (pages.length === 0) return `--dir ${dir}: there is no page in it, nothing is called ID.html.gz or ID.html.`;
  return whyUnwritable(out);
}

/** null where no page could be read. */
function spreadOf(ms: readonly number[], tokens: readonly number[]) {
  const at = (figures: readonly number[], share: number): number | null =>
    figures.length === 0 ? null : Math.round(percentile(figures, share) * 10) / 10;
  return { msP50: at(ms, 0.5), msP95: at(ms, 0.95), tokensP50: at(tokens, 0.5) };
}

/** A line every five seconds. */
function teller(all: number): (done: number) => void {
  let next = performance.now() + 5000;
  return (done) => {
    if (performance.now() < next) return;
    next = performance.now() + 5000;
    tell(`read: ${done} of ${all} pages …`);
  };
}
