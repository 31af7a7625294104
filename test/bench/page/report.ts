import { percentile } from '../../../scripts/percentile.ts';
import { BASELINE, type MeasuredPage, READER_NAMES, type ReaderName, type Reading } from './measure-page.ts';
import { addShares, type Share } from './score.ts';

export const TYPES = ['article', 'forum', 'product', 'collection', 'listing', 'documentation', 'service'] as const;

/** All that was measured. */
export interface PageFigures {
  pages: readonly MeasuredPage[];
  /** Ids of pages that could not be read; they count as 0 for every reader. */
  failed: readonly { id: string; type: string }[];
  gzipBytes: number;
  large: { ms: number; longestTaskMs: number; cut: boolean };
  /** Average number of runnable processes in the last minute, and how many processors there are. */
  load: { average: number; processors: number };
}

/** The figures as Markdown. */
export function reportPages(figures: PageFigures): string {
  const { pages, failed, load } = figures;
  return [
    `${pages.length + failed.length} pages (WCXB, Murrough Foley, CC-BY-4.0), ${failed.length} of them could not be read; load ${load.average.toFixed(1)} on ${load.processors} processors${load.average > 1.5 ? ': the times are upper bounds' : ''}.`,
    table(
      ['reader', 'F1', 'with', 'without', 'ms p50 / p95 / max', `F1: ${TYPES.join(', ')}`],
      READER_NAMES.map((name) => agreement(name, figures)),
    ),
    'Published for all 319 of these pages: readability 0.692, defuddle 0.738.',
    table(
      [
        'reader',
        'tokens sent: p50',
        'all',
        "of innerText's",
        '`with` in it',
        'evidence in 4,000 tokens',
        'the same, marks apart',
      ],
      READER_NAMES.map((name) => economy(name, pages)),
    ),
    'Snippets are found whatever their case and white space; in what is sent (and in the last column) also across the marks of structured text. Evidence: of the `with` snippets that innerText has.',
    table(['limit', 'goal', 'measured'], limits(figures)),
  ].join('\n\n');
}

/** One line for each page: what ours made of it. */
export const listPages = (pages: readonly MeasuredPage[]): string =>
  pages
    .map(({ id, type, readings: { earshot }, cut, mutations, requests }) =>
      [
        ...[id, type.padEnd(13), earshot.f1.toFixed(3), `${earshot.ms.toFixed(1)} ms`],
        ...(cut ? ['cut'] : []),
        ...(mutations > 0 ? [`${mutations} mutations`] : []),
        ...(requests > 0 ? [`${requests} requests`] : []),
      ].join('  '),
    )
    .join('\n');

function agreement(name: ReaderName, { pages, failed }: PageFigures): string[] {
  const readings = pages.map((page) => page.readings[name]);
  const f1Of = (type?: string): string => {
    const figures = pages
      .filter((page) => type === undefined || page.type === type)
      .map((page) => page.readings[name].f1);
    const lost = failed.filter((page) => type === undefined || page.type === type).map(() => 0);
    return figures.length + lost.length === 0 ? '–' : mean([...figures, ...lost]).toFixed(3);
  };
  return [
    name,
    f1Of(),
    percent(sharesOf(readings, 'with')),
    percent(sharesOf(readings, 'without')),
    [0.5, 0.95, 1]
      .map((share) =>
        percentile(
          readings.map(({ ms }) => ms),
          share,
        ).toFixed(1),
      )
      .join(' / '),
    TYPES.map((type) => f1Of(type).replace(/^0/, '')).join(' '),
  ];
}

function economy(name: ReaderName, pages: readonly MeasuredPage[]): string[] {
  const readings = pages.map((page) => page.readings[name]);
  const tokens = readings.map((reading) => reading.tokens);
  const all = sum(tokens);
  return [
    name,
    String(Math.round(percentile(tokens, 0.5))),
    String(all),
    percent({ found: all, of: sum(pages.map((page) => page.readings[BASELINE].tokens)) }),
    percent(sharesOf(readings, 'sentWith')),
    percent(sharesOf(readings, 'evidence')),
    percent(sharesOf(readings, 'evidenceWords')),
  ];
}

function limits({ pages, gzipBytes, large }: PageFigures): string[][] {
  const changed = sum(pages.map((page) => page.mutations));
  const asked = sum(pages.map((page) => page.requests));
  const longest = Math.max(0, ...pages.map((page) => page.longestTaskMs));
  const cut = pages.filter((page) => page.cut).length;
  return [
    ['reader, gzip -9', '≤ 20,000 bytes', `${gzipBytes} bytes`],
    ['mutations of the pages', '0', String(changed)],
    ['requests while reading', '0', String(asked)],
    ['longest task of the reader', '≤ 100 ms', `${longest.toFixed(0)} ms`],
    ['pages that a limit of the reader cut', '', String(cut)],
    [
      '5 MB, 100,000 elements',
      '≤ 300 ms or a clean cut',
      `${large.ms.toFixed(0)} ms, ${large.cut ? 'cut' : 'whole'}, longest task ${large.longestTaskMs.toFixed(0)} ms`,
    ],
  ];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const sharesOf = (readings: readonly Reading[], name: 'with' | 'without' | 'sentWith' | 'evidence' | 'evidenceWords') =>
  addShares(readings.map((reading) => reading[name]));
const percent = ({ found, of }: Share): string => (of === 0 ? '–' : `${((100 * found) / of).toFixed(1)} %`);
const sum = (figures: readonly number[]): number => figures.reduce((all, figure) => all + figure, 0);
const mean = (figures: readonly number[]): number => sum(figures) / figures.length;
