import { expect, test } from './fixtures.ts';
import { askTyped, begin, isLive, sharePage } from './steps.ts';

test('who answers is changed in the middle of a conversation, which goes on with the page that was shared', async ({
  open,
}) => {
  test.setTimeout(180_000);
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  expect(await popup.view()).toMatchObject({ place: 'backend' });
  await sharePage(popup);
  await popup.target.evaluate(choose('device'));
  const here = await popup.waitForView(
    'a conversation on this computer',
    (view) => isLive(view) && view.place === 'device',
    60_000,
  );
  expect(here.transport).toBe('on-device');
  const { report } = await askTyped('What does it say about winter?', { popup, host, microphone });
  expect(report.answered).toMatch(/cluster|shivering|honey/i);
  await popup.target.evaluate(choose('backend'));
  const back = await popup.waitForView(
    'a conversation through the backend',
    (view) => isLive(view) && view.place === 'backend',
    60_000,
  );
  expect(back.transport).not.toBe('on-device');
  expect(back.conversation).toBe(here.conversation);
  const again = await askTyped('What do bees do in the dark?', { popup, host, microphone });
  expect(again.report.answered).toMatch(/dance|smell|dark/i);
});

/** Script: chooses in the list as a person does. */
const choose = (place: string): string => `{
  const list = document.querySelector('select.place');
  list.value = '${place}';
  list.dispatchEvent(new Event('change', { bubbles: true }));
}`;
