import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FRAME = 'overlay-frame.html';

const FILES: Readonly<Record<string, string>> = {
  'manifest.json': JSON.stringify({
    manifest_version: 3,
    name: 'One word',
    version: '1',
    action: { default_popup: 'popup.html' },
    background: { service_worker: 'background.js' },
    permissions: ['activeTab', 'scripting'],
    web_accessible_resources: [{ resources: [FRAME], matches: ['<all_urls>'] }],
  }),
  'background.js': '',
  'popup.html':
    '<!doctype html><p role="status">Hello</p><button>Show on this page</button><script src="popup.js"></script>',
  'popup.js': `document.querySelector('button').addEventListener('click', async () => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
    await chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ['page.js'] });
  });`,
  'page.js': `{
    document.querySelector('iframe')?.remove();
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.src = chrome.runtime.getURL('${FRAME}');
    frame.style.cssText = 'position: fixed; right: 0; bottom: 0';
  }`,
  [FRAME]: '<!doctype html><main>Hello</main>',
};

/**
 * An extension whose popup and whose frame in the page are one word each, without styles, scripts or a conversation:
 * sooner than this nothing can be painted in this browser on this machine.
 */
export async function writeBareExtension(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-bare-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
