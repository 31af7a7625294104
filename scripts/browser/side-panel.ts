import type { Extension } from './extension.ts';
import { type Surface, surfaceOf } from './surface.ts';
import { waitUntil } from './wait-until.ts';

/** Opens the side panel out of the popup, as a person does. */
export async function openSidePanel(extension: Extension, popup: Surface): Promise<Surface> {
  // The popup goes with the press: whoever presses gets no answer.
  void popup.press('Open side panel').catch(() => {});
  const { targetId } = await waitUntil('the side panel', async () =>
    (await extension.cdp.targets()).find(({ url }) => url === extension.urlOf('sidepanel.html')),
  );
  const panel = surfaceOf(await extension.cdp.attach(targetId));
  await waitUntil('the panel to be drawn', () => panel.text('status'));
  return panel;
}
