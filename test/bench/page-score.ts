/**
 * How well pages are read: word-level F1 against what people marked as the main content of saved pages (WCXB development
 * split, Murrough Foley, CC-BY-4.0). For development, run by hand: `node test/bench/page-score.ts [--limit N]`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type BrowserContext, chromium } from '@playwright/test';
import type { PageReading, ReadLimits } from '../../utils/page/read-page.ts';
import { bundlePageReader } from '../e2e-chromium/bundle-page-reader.ts';

interface MarkedPage {
  url: string;
  type: string;
  main_content: string;
  with?: string[];
  without?: string[];
}

interface Score {
  type: string;
  f1: number;
  withFound: number;
  withAll: number;
  withoutFound: number;
  withoutAll: number;
  ms: number;
}

/** As by default, but without the time limit: how busy this machine is must not change the score. */
const LIMITS: ReadLimits = { maxNodes: 60_000, maxChars: 400_000, maxMs: 10_000, maxLinks: 20 };
const TYPES = ['article', 'forum', 'product', 'collection', 'listing', 'documentation', 'service'];
const pagesDir = fileURLToPath(new URL('../../../shared/data/pages/', import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { limit: { type: 'string' } } });
  if (!existsSync(pagesDir)) {
    console.log('Skipped: the saved pages (../shared/data/pages) are not here.');
    return;
  }
  const ids = readdirSync(pagesDir).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []));
  const step = values.limit === undefined ? 1 : Math.max(1, Math.floor(ids.length / Number(values.limit)));
  const reader = await bundlePageReader();
  const browser = await chromium.launch({
    executablePath: process.env.EARSHOT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const scores: Score[] = [];
  for (const id of ids.filter((_, at) => at % step === 0)) {
    const score = await scorePage(context, reader, id);
    if (score === undefined) console.log(`${id}: did not load`);
    else scores.push(score);
  }
  await browser.close();
  report(scores);
}

async function scorePage(context: BrowserContext, reader: string, id: string): Promise<Score | undefined> {
  const marked: MarkedPage = JSON.parse(readFileSync(`${pagesDir}${id}.json`, 'utf8'));
  const html = withoutScripts(gunzipSync(readFileSync(`${pagesDir}${id}.html.gz`)).toString('utf8'));
  const url = (new URL(marked.url).href.split('#', 1)[0] ?? '').toString();
  const page = await context.newPage();
  try {
    await page.route('**/*', (route) =>
      route.request().isNavigationRequest() && route.request().url() === url
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
        : route.abort(),
    );
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 20_000 });
    const expression = `(() => { ${reader}; document.body?.getBoundingClientRect(); const from = performance.now();
      const reading = EarshotPage.readPage(document, ${JSON.stringify(LIMITS)}); return { reading, ms: performance.now() - from }; })()`;
    const { reading, ms } = await page.evaluate<{ reading: PageReading; ms: number }>(expression);
    return { ...compare(reading.text, marked), type: marked.type, ms };
  } catch {
    return undefined;
  } finally {
    await page.close();
  }
}

const withoutScripts = (html: string): string =>
  html
    .replace(/<script\b(?![^>]*ld\+json)[^>]*>[\s\S]*?<\/script\s*>/gi, '')
    .replace(/<meta[^>]+http-equiv=["']?(?:refresh|content-security-policy)[^>]*>/gi, '');

function compare(text: string, marked: MarkedPage): Omit<Score, 'type' | 'ms'> {
  const ours = countWords(text);
  const theirs = countWords(marked.main_content);
  let both = 0;
  for (const [word, count] of ours) both += Math.min(count, theirs.get(word) ?? 0);
  const all = total(ours) + total(theirs);
  const plain = flatten(text);
  const found = (snippets: string[] = []) => snippets.filter((snippet) => plain.includes(flatten(snippet))).length;
  return {
    f1: all === 0 ? 1 : (2 * both) / all,
    withFound: found(marked.with),
    withAll: marked.with?.length ?? 0,
    withoutFound: found(marked.without),
    withoutAll: marked.without?.length ?? 0,
  };
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
const flatten = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
const sum = (numbers: number[]): number => numbers.reduce((all, number) => all + number, 0);
const mean = (numbers: number[]): number => (numbers.length === 0 ? Number.NaN : sum(numbers) / numbers.length);

function report(scores: Score[]): void {
  const share = (found: keyof Score, all: keyof Score) =>
    ((100 * sum(scores.map((score) => Number(score[found])))) / sum(scores.map((score) => Number(score[all])))).toFixed(
      1,
    );
  const ms = scores.map((score) => score.ms).sort((a, b) => a - b);
  const at = (quantile: number) =>
    (ms[Math.min(ms.length - 1, Math.floor(ms.length * quantile))] ?? Number.NaN).toFixed(1);
  const perType = TYPES.map((type) =>
    mean(scores.filter((score) => score.type === type).map((score) => score.f1)).toFixed(3),
  );
  console.log(`pages ${scores.length}`);
  console.log('| F1 | with | without | ms p50 / p95 / max | per type |\n|---|---|---|---|---|');
  console.log(
    `| ${mean(scores.map((score) => score.f1)).toFixed(3)} | ${share('withFound', 'withAll')} % | ${share('withoutFound', 'withoutAll')} % | ${at(0.5)} / ${at(0.95)} / ${at(1)} | ${perType.join(' ')} |`,
  );
}

await main();
