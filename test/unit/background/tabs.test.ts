import { expect, it, vi } from 'vitest';
import { reportTabs } from '../../../utils/background/tabs.ts';

const browser = await vi.hoisted(async () =>
  (await import('../../fakes/background-browser.ts')).stubBackgroundBrowser(),
);

it('a yes to the list of tabs answers no question about a site', () => {
  reportTabs();
  browser.gave({ permissions: ['tabs'], origins: [] });
  browser.gave({ permissions: ['tabs'] });
  expect(browser.told).toEqual([]);
  browser.gave({ origins: ['https://bread.example/*'] });
  expect(browser.told).toEqual([{ to: 'host', type: 'access-given', patterns: ['https://bread.example/*'] }]);
});
