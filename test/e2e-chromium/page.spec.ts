import type { Surface } from '../../scripts/browser/surface.ts';
import { expect, test } from './fixtures.ts';

const UNREADABLE: { page: string; code: string }[] = [
  { page: 'chrome://version/', code: 'page.unreadable' },
  { page: 'empty.html', code: 'page.empty' },
];

for (const { page: name, code } of UNREADABLE) {
  test(`sharing ${name} is told as ${code}, and nothing is shared`, async ({ open }) => {
    const { extension, page } = await open({ page: name });
    const popup = await extension.clickToolbar(page);
    await popup.press('Share this page');
    expect(await noticeOf(popup)).toBe(code);
    expect(await popup.text('alert')).not.toBe('');
    expect((await popup.view())?.transcript).toEqual([]);
  });
}

test('a PDF is shared before Start once its offer is accepted, and one that was scanned says why it is not', async ({
  open,
  pages,
}) => {
  const { extension, page } = await open({ page: 'paper.pdf' });
  const popup = await extension.clickToolbar(page);
  const offerOf = (title: string) => popup.waitForView(`an offer of ${title}`, ({ offer }) => offer?.title === title);
  await popup.press('Share this page');
  expect((await offerOf('paper.pdf')).transcript).toEqual([]);
  await popup.press('Share');
  const { transcript } = await popup.waitForView('the card', (view) => view.transcript.length > 0);
  expect(transcript).toMatchObject([{ kind: 'page', document: 'pdf', pages: 1, status: 'waiting' }]);
  await page.goto(pages.urlOf('scan.pdf'));
  await popup.press('Share this page');
  await offerOf('scan.pdf');
  await popup.press('Share');
  expect(await noticeOf(popup)).toBe('pdf.unread');
  expect(await popup.text('alert')).toContain('pictures of its pages and no text');
});

test('a page that was left for another site needs a new click on the toolbar button', async ({ open, pages }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await page.goto(pages.urlOf('honey-bee.html').replace('127.0.0.1', 'localhost'));
  await popup.press('Share this page');
  expect(await noticeOf(popup)).toBe('page.not_attached');
});

async function noticeOf(popup: Surface): Promise<string | undefined> {
  const { notice } = await popup.waitForView('a notice', (view) => view.notice !== undefined);
  return notice?.code;
}
