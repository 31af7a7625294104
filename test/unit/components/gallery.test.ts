import { expect, it } from 'vitest';
import { describeDrawn, gallery, open, page, show } from '../../gallery/drawn.ts';
import { findFaults } from '../../gallery/find-faults.ts';
import { sizeOf } from '../../gallery/open-gallery.ts';

describeDrawn('the surfaces, drawn by Chromium', () => {
  it('are readable in every state, in light and in dark colours', async () => {
    await open('?popup=idle');
    const faults: Record<string, string[]> = {};
    for (const scene of gallery.scenes) {
      await page.setViewportSize(sizeOf(scene));
      await show(scene);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(findFaults);
        if (found.length > 0) faults[`${scene}, ${colorScheme}`] = found;
      }
    }
    expect(faults).toEqual({});
  });

  it('draw nothing while nothing changes: the light of a conversation is no animation', async () => {
    await open('?popup=idle');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const animated: Record<string, number> = {};
    for (const scene of gallery.scenes) {
      await show(scene);
      const endless = await page.evaluate(() => {
        const waits = (one: Animation) => (one.effect as KeyframeEffect).target?.matches('.spinner, .light-busy *');
        const all = document
          .getAnimations()
          .filter((one) => one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY);
        return all.filter((one) => !waits(one)).length;
      });
      if (endless > 0) animated[scene] = endless;
    }
    expect(animated).toEqual({});
  });

  it('show that the assistant speaks by a light that moves, and stands still where somebody wants less motion', async () => {
    await open('?popup=speaking');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const moved = () => page.evaluate(() => getComputedStyle(document.querySelector('.light i') as Element).transform);
    const still = await moved();
    await expect.poll(moved, { interval: 20 }).not.toBe(still);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moved()).toBe('none');
  });

  // What is left of a window of 1280 × 800 px at a zoom of 400 %, and of the largest popup.
  it.each([
    ['?popup', 200, 150],
    ['?panel', 320, 200],
    ['?full', 304, 180],
  ])('%s can be read and reached in a window of %d × %d px', async (surface, width, height) => {
    await open(`${surface}=idle`);
    await page.setViewportSize({ width, height });
    const faults: Record<string, string[]> = {};
    for (const scene of gallery.scenes.filter((name) => name.startsWith(surface))) {
      await show(scene);
      const found = await page.evaluate(findFaults);
      if (found.length > 0) faults[scene] = found;
    }
    expect(faults).toEqual({});
  });

  it('tell whole what to do in the smallest overlay too, where the button for talking takes its room', async () => {
    await open('?pill=idle');
    // Narrower than it is made, as on a page of a phone's width.
    await page.setViewportSize({ width: 304, height: 56 });
    const cut: string[] = [];
    for (const scene of gallery.scenes.filter((name) => name.startsWith('?pill'))) {
      await show(scene);
      const found = await page.evaluate(findFaults);
      if (found.length > 0) cut.push(`${scene}: ${found.join(', ')}`);
      const boxes = await page
        .locator('.pill-words .status-hint')
        .evaluateAll((all) =>
          all.map((box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]),
        );
      if (boxes.flat().some((px) => px > 0)) cut.push(scene);
      // Two lines of it and the sentence above are as high as the window, and no higher.
      const { top, bottom } = await page.locator('.pill-words').evaluate((box) => box.getBoundingClientRect().toJSON());
      if (top < 1 || bottom > 55) cut.push(`${scene}: ${top} to ${bottom} px`);
    }
    expect(cut).toEqual([]);
  });
});
