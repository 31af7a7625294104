import { estimateTokenCount, sliceByTokens } from 'tokenx';
import { contentOf } from '../../../scripts/read/content-of.ts';
import type { ShownPage } from '../../../scripts/read/page-browser.ts';
import { runReader } from '../../../scripts/read/run-reader.ts';
import { sentText } from '../../../scripts/read/sent-text.ts';
import { fitPage } from '../../../utils/page/fit-page.ts';
import type { run } from './other-readers.ts';
import { holds, holdsWords, type MarkedPage, type Share, scoreText, type TextScore } from './score.ts';

export const READER_NAMES = ['earshot', 'readability', 'defuddle', 'innerText'] as const;
export type ReaderName = (typeof READER_NAMES)[number];
/** What every page gives without any reader: tokens and evidence are told in relation to it. */
export const BASELINE: ReaderName = 'innerText';

/** What one reader made of one page. */
export interface Reading extends TextScore {
  ms: number;
  /** Of what would be sent, and the `with` snippets in that. */
  tokens: number;
  sentWith: Share;
  /** Of the `with` snippets that innerText has, those in the first 4,000 tokens that would be sent. */
  evidence: Share;
  /** The same, where the marks of structured text stand in nobody's way. */
  evidenceWords: Share;
}

/** What all readers made of one page, and what ours did to it. */
export interface MeasuredPage {
  id: string;
  type: string;
  readings: Record<ReaderName, Reading>;
  longestTaskMs: number;
  mutations: number;
  requests: number;
  /** Whether a limit of the reader cut the page. */
  cut: boolean;
}

export const EVIDENCE_TOKENS = 4000;

interface Texts {
  /** What is scored. */
  content: string;
  /** What would be sent, and its beginning. */
  sent: string;
  first: string;
  ms: number;
}

/** Lets all readers read a page, ours first: what the others do to the page can't be in its way. */
export async function measurePage(
  id: string,
  shown: ShownPage,
  { marked, script, others }: { marked: MarkedPage; script: string; others: string },
): Promise<MeasuredPage> {
  const ours = await watchReader(shown, script);
  const { reading } = ours;
  const item = { url: reading.url, title: reading.title, text: reading.text, truncated: reading.truncated };
  const texts: Record<ReaderName, Texts> = {
    earshot: {
      content: contentOf(reading),
      sent: sentText(reading),
      first: fitPage(item, { maxTokens: EVIDENCE_TOKENS }).text,
      ms: ours.ms,
    },
    ...(await runOthers(shown, others)),
  };
  const known = (marked.with ?? []).filter(holds(texts[BASELINE].content));
  const readings = Object.fromEntries(
    READER_NAMES.map((name) => [name, scoreReading(texts[name], marked, known)]),
  ) as Record<ReaderName, Reading>;
  const { longestTaskMs, mutations, requests } = ours;
  return { id, type: marked.type, readings, longestTaskMs, mutations, requests, cut: reading.truncated };
}

function scoreReading({ content, sent, first, ms }: Texts, marked: MarkedPage, known: readonly string[]): Reading {
  const among = (snippets: readonly string[], has: (snippet: string) => boolean): Share => ({
    found: snippets.filter(has).length,
    of: snippets.length,
  });
  return {
    ...scoreText(content, marked),
    ms,
    tokens: estimateTokenCount(sent),
    sentWith: among(marked.with ?? [], holdsWords(sent)),
    evidence: among(known, holds(first)),
    evidenceWords: among(known, holdsWords(first)),
  };
}

/** Runs our reader, and watches what it does to the page and whom it makes the page ask. */
export async function watchReader(shown: ShownPage, script: string) {
  await settle(shown);
  await evaluate(shown, `var earshotMutations = 0; (${WATCH_MUTATIONS})()`);
  const before = shown.requests();
  const run = await runReader(shown, script);
  const mutations = await evaluate<number>(shown, 'earshotMutations + earshotMutationWatch.takeRecords().length');
  await evaluate(shown, FRAMES);
  return { ...run, mutations, requests: shown.requests() - before };
}

/** Waits until what the page asks for by itself has been asked for: nothing new in three rounds of frames. */
async function settle(shown: ShownPage): Promise<void> {
  await shown.page.waitForLoadState('load');
  let asked = shown.requests();
  for (let quiet = 0, rounds = 0; quiet < 3 && rounds < 20; rounds += 1) {
    await evaluate(shown, FRAMES);
    quiet = asked === shown.requests() ? quiet + 1 : 0;
    asked = shown.requests();
  }
}

const FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))';
const WATCH_MUTATIONS = `() => {
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  globalThis.earshotMutationWatch = new MutationObserver((records) => { earshotMutations += records.length; });
  earshotMutationWatch.observe(document, all);
  for (const element of Document.prototype.querySelectorAll.call(document, '*')) {
    const root = Object.getOwnPropertyDescriptor(Element.prototype, 'shadowRoot').get.call(element);
    if (root) earshotMutationWatch.observe(root, all);
  }
}`;

async function runOthers(shown: ShownPage, others: string): Promise<Record<Exclude<ReaderName, 'earshot'>, Texts>> {
  await evaluate(shown, `${others}; globalThis.EarshotOthers = EarshotOthers; 0`);
  const runOne = async (name: Exclude<ReaderName, 'earshot'>): Promise<Texts> => {
    const { text, ms } = await evaluate<ReturnType<typeof run>>(shown, `EarshotOthers.run('${name}')`);
    return { content: text, sent: text, first: sliceByTokens(text, 0, EVIDENCE_TOKENS), ms };
  };
  const innerText = await runOne('innerText');
  const readability = await runOne('readability');
  // It may change the page, so it comes last.
  return { innerText, readability, defuddle: await runOne('defuddle') };
}

async function evaluate<T>({ cdp, world }: ShownPage, expression: string): Promise<T> {
  const answer = await cdp.send('Runtime.evaluate', {
    expression,
    contextId: world,
    awaitPromise: true,
    returnByValue: true,
  });
  if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? 'a reader threw');
  return answer.result.value as T;
}
