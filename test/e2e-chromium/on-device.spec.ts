import { expect, test } from './fixtures.ts';
import { askAloud, askTyped, begin, isLive, sharePage } from './steps.ts';

test('who has just installed it talks with the page, and nothing is asked of any server', async ({ open }) => {
  test.setTimeout(180_000);
  const { extension, microphone, page } = await open({ settings: null });
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  const view = await popup.waitForView('a live conversation', isLive, 60_000);
  expect(view.transport).toBe('on-device');
  await sharePage(popup);
  const typed = await askTyped('How long is this page?', { popup, host, microphone });
  expect(typed.report.answered).toMatch(/word/i);
  expect(typed.loudness).toBeGreaterThan(0.05);
  const { report, loudness } = await askAloud('What does it say about winter?', { popup, host, microphone });
  expect(report.heard).toMatch(/winter/i);
  expect(report.answered).toMatch(/cluster|shivering|honey/i);
  expect(loudness).toBeGreaterThan(0.05);
  console.log(JSON.stringify(report), JSON.stringify((await popup.view())?.timeline));
});
