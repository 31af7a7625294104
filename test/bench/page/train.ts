/**
 * Learns what tells content from the rest of a page (WCXB development split, Murrough Foley, CC-BY-4.0) and writes it to
 * utils/page/content-model.ts: `node test/bench/page/train.ts`. First tells how well it does on sites that it has not learned
 * from (`--check`: only that). `--seen FILE` keeps what the browser saw for the next run.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../../scripts/browser/noise.ts';
import { openPageBrowser } from '../../../scripts/read/page-browser.ts';
import { listSavedPages } from '../../../scripts/read/saved-pages.ts';
import { withSavedPage } from '../../../scripts/read/with-saved-page.ts';
import { type ContentModel, chooseContent } from '../../../utils/page/choose-content.ts';
import { doAtOnce } from '../../../utils/page/steps.ts';
import { plainText, writeBlocks } from '../../../utils/page/write-text.ts';
import { bundleEntry } from '../../e2e-chromium/bundle-entry.ts';
import { TYPES } from './report.ts';
import { addShares, scoreText, type TextScore } from './score.ts';
import { type Example, gather, rowsOf, type SeenPage, toExample } from './train/examples.ts';
import { growForest } from './train/grow-forest.ts';
import { nameTable } from './train/name-table.ts';

const PAGES = resolve(import.meta.dirname, '../../../../shared/data/pages');
const MODEL = resolve(import.meta.dirname, '../../../utils/page/content-model.ts');
const FOLDS = 5;
const INNER_FOLDS = 4;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, seen: { type: 'string' } } });
  if (!existsSync(PAGES)) return console.log('Skipped: the saved pages (../shared/data/pages) are not here.');
  const examples = (await seePages(values.seen)).map(toExample);
  console.log(`${examples.length} pages, ${examples.reduce((sum, { passages }) => sum + passages.length, 0)} passages`);
  const foldOf = dealSites(examples, FOLDS, 1);
  const scores: { example: Example; score: TextScore }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = learn(examples.filter((example) => foldOf(example) !== fold));
    for (const example of examples.filter((one) => foldOf(one) === fold)) {
      scores.push({ example, score: scoreText(readWith(example, model), example.marked) });
    }
    console.log(`fold ${fold + 1} of ${FOLDS}: ${tell(scores.map(({ score }) => score))}`);
  }
  for (const type of TYPES) {
    console.log(
      `${type}: ${tell(scores.filter(({ example }) => example.marked.type === type).map(({ score }) => score))}`,
    );
  }
  const full = scores.filter(({ example }) => example.marked.main_content.length > 50);
  console.log(`with content: ${tell(full.map(({ score }) => score))}`);
  if (values.check) return;
  await writeFile(MODEL, writeModel(learn(examples)));
  console.log(`wrote ${MODEL}`);
}

/** What the names say is learned from other sites than those whose passages learn to trust it. */
function learn(examples: readonly Example[]): ContentModel {
  const foldOf = dealSites(examples, INNER_FOLDS, 2);
  const described = Array.from({ length: INNER_FOLDS }, (_, fold) => {
    const table = nameTable(examples.filter((example) => foldOf(example) !== fold));
    return examples
      .filter((example) => foldOf(example) === fold)
      .map((example) => ({ example, ...rowsOf(example, table) }));
  });
  return { evidence: nameTable(examples), forest: growForest(gather(described.flat())) };
}

function readWith({ root, facts }: Example, model: ContentModel): string {
  const content = doAtOnce(chooseContent(root, facts, model));
  return content ? plainText(writeBlocks(content.root, 20)) : '';
}

/** Deals the sites into folds, the same way each time. */
function dealSites(examples: readonly Example[], folds: number, seed: number): (example: Example) => number {
  const random = createRandom(seed);
  const sites = [...new Set(examples.map(({ site }) => site))].sort();
  const order = sites.map((site) => ({ site, at: random() })).sort((a, b) => a.at - b.at);
  const fold = new Map(order.map(({ site }, at) => [site, at % folds]));
  return ({ site }) => fold.get(site) ?? 0;
}

async function seePages(kept: string | undefined): Promise<SeenPage[]> {
  if (kept !== undefined && existsSync(kept)) return JSON.parse(await readFile(kept, 'utf8'));
  const script = await bundleEntry('test/bench/page/train/see-entry.ts', 'EarshotSee');
  const browser = await openPageBrowser();
  const pages: SeenPage[] = [];
  try {
    for (const saved of await listSavedPages(PAGES)) {
      const { url, ...marked } = JSON.parse(await readFile(join(PAGES, `${saved.id}.json`), 'utf8'));
      const seen = await withSavedPage(browser, saved, async ({ cdp, world }) => {
        const { result } = await cdp.send('Runtime.evaluate', {
          expression: `${script}; EarshotSee.see().then(JSON.stringify)`,
          contextId: world,
          awaitPromise: true,
          returnByValue: true,
        });
        return JSON.parse(result.value);
      });
      pages.push({ id: saved.id, url, marked, ...seen });
    }
  } finally {
    await browser.close();
  }
  if (kept !== undefined) await writeFile(kept, JSON.stringify(pages));
  return pages;
}

function tell(scores: readonly TextScore[]): string {
  const f1 = scores.reduce((sum, score) => sum + score.f1, 0) / scores.length;
  const share = (name: 'with' | 'without'): string => {
    const { found, of } = addShares(scores.map((score) => score[name]));
    return `${name} ${((100 * found) / of).toFixed(1)} %`;
  };
  return `F1 ${f1.toFixed(3)} of ${scores.length} pages, ${share('with')}, ${share('without')}`;
}

function writeModel({ evidence, forest }: ContentModel): string {
  // Those that say the same stand together, which is shorter by a third.
  const groups = new Map<number, string[]>();
  for (const [word, says] of evidence) {
    const group = groups.get(Math.round(says * 10)) ?? [];
    groups.set(Math.round(says * 10), [...group, word]);
  }
  const words = [...groups].sort(([a], [b]) => a - b).map(([says, group]) => [says, ...group].join(' '));
  const thresholds = forest.thresholds.map((limits) => limits.join(' ')).join(',');
  return `// Written by test/bench/page/train.ts (docs/decisions/0023-content-is-learned.md): not to be changed by hand.
// Learned from the WCXB development split, Murrough Foley, CC-BY-4.0.
import type { ContentModel } from './choose-content.ts';

const WORDS =
  '${words.join('|')}';
const THRESHOLDS =
  '${thresholds}';
const TREES =
  '${forest.trees}';

/** What tells content from the rest. */
export const CONTENT_MODEL: ContentModel = {
  evidence: new Map(
    WORDS.split('|').flatMap((group) => {
      const [says, ...words] = group.split(' ');
      return words.map((word): [string, number] => [word, Number(says) / 10]);
    }),
  ),
  forest: {
    depth: ${forest.depth},
    thresholds: THRESHOLDS.split(',').map((limits) => (limits === '' ? [] : limits.split(' ').map(Number))),
    trees: TREES,
    base: ${forest.base},
    leafStep: ${Number(forest.leafStep.toPrecision(6))},
  },
};
`;
}

await main();
