import { beforeEach, expect, it, vi } from 'vitest';
import { readPage } from '../../../utils/background/page.ts';
import { problem } from '../../../utils/session/problem.ts';
import { failed, ok } from '../../../utils/shared/result.ts';

vi.mock('../../../utils/platform/which-browser.ts', () => ({ IN_FIREFOX: true }));
const browser = await vi.hoisted(async () =>
  (await import('../../fakes/background-browser.ts')).stubBackgroundBrowser(),
);

const URL = 'https://rail.example/luggage';
const pdf = (url: string) => ok({ url, title: '', text: '', truncated: false, kind: 'pdf' });
const refuse = () => {
  throw new Error('Missing host permission for the tab');
};
const give = (reading: object) => () => ({
  contentType: 'text/html',
  reading: { url: URL, title: 'Luggage', ...reading },
});

beforeEach(() => {
  browser.tab = { url: URL, active: true };
  browser.held = [];
  browser.run = refuse;
});

it('an ordinary page of a site that was never allowed is not offered as a PDF to who lets tabs be listed', async () => {
  browser.held = ['tabs'];
  expect(await readPage(7, 'page', [])).toMatchObject(failed({ code: 'page.not_attached' }));
});

it('a page that lets no script in is a PDF where it may be read, or is called one', async () => {
  // The click on our button, and nothing else, has told its address.
  expect(await readPage(7, 'page', [])).toEqual(pdf(URL));
  browser.held = ['tabs', 'https://rail.example/*'];
  expect(await readPage(7, 'page', [])).toEqual(pdf(URL));
  browser.held = ['tabs'];
  browser.tab = { url: 'https://rail.example/Rules.PDF?page=2', active: true };
  expect(await readPage(7, 'page', [])).toEqual(pdf('https://rail.example/Rules.PDF?page=2'));
});

it('what one sees is read as every page is: not of a site that is never shared, and said where it cannot be', async () => {
  const ran: unknown[] = [];
  const read = give({ text: 'Two bags.', truncated: false, empty: false });
  browser.run = ({ files }) => {
    ran.push(files);
    return read();
  };
  expect(await readPage(7, 'view', ['rail.example'])).toEqual(failed(problem('page.never')));
  expect(ran).toEqual([]);
  expect(await readPage(7, 'view', [])).toEqual(
    ok({ url: URL, title: 'Luggage', text: 'Two bags.', truncated: false }),
  );
  expect(ran).toEqual([['/read-view.js']]);
  browser.run = give({ text: '', truncated: false, empty: true });
  expect(await readPage(7, 'view', [])).toEqual(failed(problem('page.empty')));
  expect(await readPage(7, 'selection', [])).toEqual(failed(problem('page.no_selection')));
  browser.tab = { url: 'about:config', active: true };
  expect(await readPage(7, 'view', [])).toEqual(failed(problem('page.unreadable', { detail: 'browser' })));
});

it('a tab that was closed is told as closed', async () => {
  browser.tab = undefined;
  expect(await readPage(7, 'page', [])).toMatchObject(failed({ code: 'page.gone' }));
});
