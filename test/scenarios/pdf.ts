import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { pdfFile } from '../fakes/pdf-file.ts';
import { messagesOf, pagesOf, type, waitForAnswer, waitForLive } from './talk.ts';

/** A tab that shows a PDF, as a person talks about it. Each begins where the one before has ended. */
const RULE = 'Every passenger may bring two suitcases and a folding bicycle on board without paying.';

/** A handbook of two pages in a folder of its own. */
export async function makeHandbook(): Promise<{ path: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-pdf-'));
  const path = join(folder, 'handbook.pdf');
  await writeFile(
    path,
    pdfFile({
      title: 'The ferry handbook',
      pages: [
        [
          [72, 90, 20, 'Timetable'],
          [72, 120, 11, 'The first ship leaves at six in the morning, and the last one at half past nine.'],
        ],
        [
          [72, 90, 20, 'Luggage rules'],
          [72, 120, 11, 'Every passenger may bring two suitcases and a folding bicy-'],
          [72, 134, 11, 'cle on board without paying.'],
          [72, 162, 11, 'To pay for more use the card 4111 1111 1111 1111 of the company.'],
        ],
      ],
    }),
  );
  return { path, close: () => rm(folder, { recursive: true, force: true }) };
}

/** After Start it is offered, and it is said that the file has to be fetched again; nothing was fetched or sent. */
export async function isOffered({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  await waitForLive(ui);
  const { offer } = await ui.waitForView('an offer', (view) => view.offer !== undefined);
  assert.deepEqual([offer?.kind, offer?.title, offer?.words, offer?.fetched], ['pdf', 'handbook.pdf', 0, undefined]);
  await waitUntil('the offer in words', async () =>
    (await ui.transcript()).includes('PDF, to be fetched again and read'),
  );
  assert.equal(await ui.has('button', 'View exactly what is sent'), false);
  assert.deepEqual((await ui.diagnose()).itemsSent, []);
  assert.deepEqual(await fetchedIn(stage), []);
}

/** What the host has fetched of the document and its reader. */
const fetchedIn = (stage: Stage): Promise<string[]> =>
  stage.inHost<string[]>(`host.performance.getEntriesByType('resource')
    .map(({ name }) => name.split('/').at(-1)).filter((name) => /pdf/.test(name))`);

/** Its card tells what it is; what was sent has page marks and no secrets; an answer comes from page 2 and says so. */
export async function isAnswered({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  const card = await ui.waitForView('the card', (view) => view.notice !== undefined || pagesOf(view).length > 0);
  assert.equal(card.notice, undefined, JSON.stringify(card.notice));
  assert.ok((await fetchedIn(stage)).includes('handbook.pdf'));
  const [page] = pagesOf(card);
  assert.deepEqual(
    [page?.document, page?.pages, page?.title, page?.redacted, card.offer],
    ['pdf', 2, 'The ferry handbook', 1, undefined],
  );
  await waitUntil('the card in words', async () => (await ui.transcript()).includes('PDF, 2 pages · '));
  const [sent] = (await ui.diagnose()).itemsSent;
  const text = JSON.stringify(sent);
  assert.match(text, /# Timetable \(page 1\).*# Luggage rules \(page 2\)/);
  assert.ok(text.includes(RULE), text);
  assert.doesNotMatch(text, /4111/);
  await type(ui, 'What does it say about luggage?');
  const view = await waitForAnswer(ui, /two suitcases/);
  const source = messagesOf(view).at(-1)?.source;
  assert.deepEqual([source?.title, source?.quote, source?.fixed], ['Luggage rules (page 2)', RULE, true]);
  assert.match(await ui.transcript(), /From\s+“Luggage rules \(page 2\)”/);
  await type(ui, 'Show me where it says that');
  await waitForAnswer(ui, /page 2/);
}
