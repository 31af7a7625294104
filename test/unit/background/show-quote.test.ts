import { beforeEach, expect, it, vi } from 'vitest';
import { showQuote } from '../../../utils/background/show-quote.ts';
import { problem } from '../../../utils/session/problem.ts';
import { failed, ok } from '../../../utils/shared/result.ts';

const browser = await vi.hoisted(async () =>
  (await import('../../fakes/background-browser.ts')).stubBackgroundBrowser(),
);
const wish = { quote: 'They cluster.', section: 'Winter' };

beforeEach(() => {
  browser.tab = { active: true };
  browser.run = ({ files }) => (files ? 'quote' : undefined);
  browser.noStyles = undefined;
  browser.styles = 0;
});

it('Show me in a tab that closes or goes on meanwhile says so, and not that Earshot did not start', async () => {
  browser.tab = undefined;
  expect(await showQuote(7, wish)).toMatchObject(failed({ code: 'page.gone' }));
  browser.tab = { active: true };
  browser.noStyles = 'Cannot access contents of the page. Extension manifest must request permission.';
  expect(await showQuote(7, wish)).toMatchObject(failed({ code: 'page.not_attached' }));
});

it('colours come with a quote, and none to take one away', async () => {
  expect(await showQuote(7, { quote: '', section: '' })).toEqual(ok('quote'));
  expect(browser.styles).toBe(0);
  expect(await showQuote(7, wish)).toEqual(ok('quote'));
  expect(browser.styles).toBe(1);
  browser.tab = { active: false };
  expect(await showQuote(7, wish)).toEqual(failed(problem('show.other_tab')));
});
