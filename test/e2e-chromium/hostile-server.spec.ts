import { overlayIn } from '../../scripts/browser/overlay.ts';
import { openSidePanel } from '../../scripts/browser/side-panel.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { expect, test } from './fixtures.ts';
import { begin, openConversation, sharePage } from './steps.ts';

const MARKUP = '<img src=x onerror="globalThis.pwned = 1"><script>globalThis.pwned = 1</script><b>not bold</b>';
/** An override that is never closed, and an isolate that is. */
const BIDI = 'safe\u202Egnp.exe \u2066nothing\u2069 after';
const LONG = 'x'.repeat(1_000_000);

/** In the host: whatever channel we send on is the one that the server speaks on. */
const CATCH_CHANNEL = `(() => {
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function (data) { globalThis.__channel = this; return send.call(this, data); };
})()`;

/** What a server sends that answers in writing: an item, its text, its end. */
function says(id: string, words: string): object[] {
  const item = { id, type: 'message', role: 'assistant', object: 'realtime.item' };
  const place = { item_id: id, response_id: 'resp_x', output_index: 0, content_index: 0 };
  const done = { ...item, status: 'completed', content: [{ type: 'output_text', text: words }] };
  return [
    { type: 'conversation.item.added', previous_item_id: null, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.output_text.delta', ...place, delta: words },
    { type: 'response.output_text.done', ...place, text: words },
    { type: 'conversation.item.done', previous_item_id: null, item: done },
  ];
}

/** What a surface shows of it. */
const LOOK = `(() => {
  const log = document.querySelector('[role=log]');
  const holder = [...log.querySelectorAll('*')].find((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.includes('gnp.exe')));
  const isolated = (one) => one && one !== log && (/isolate|plaintext/.test(getComputedStyle(one).unicodeBidi) || isolated(one.parentElement));
  return {
    pwned: globalThis.pwned ?? null,
    elements: log.querySelectorAll('img, script, b').length,
    markup: log.textContent.includes(${JSON.stringify(MARKUP)}),
    isolated: Boolean(isolated(holder)),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  };
})()`;

test('markup, bidi and a word of 1 MB from the server are plain words in every surface, and Stop still works', async ({
  open,
}) => {
  const { extension, page } = await open();
  const first = await extension.clickToolbar(page);
  const host = await extension.host();
  await host.target.evaluate(CATCH_CHANNEL);
  await begin(first);
  const overlay = await overlayIn(page);
  await first.close();
  await openConversation(overlay);

  const events = [...says('m1', MARKUP), ...says('m2', BIDI), ...says('m3', LONG), ...says('m4', 'the end')];
  await host.target.evaluate(
    `for (const event of ${JSON.stringify(events)}) __channel.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }))`,
  );

  const popup = await extension.clickToolbar(page);
  const panel = await openSidePanel(extension, popup);
  const again = await extension.clickToolbar(page);
  const surfaces = {
    overlay: (script: string) => overlay.evaluate(script),
    panel: (script: string) => panel.target.evaluate(script),
    popup: (script: string) => again.target.evaluate(script),
  };
  for (const [name, look] of Object.entries(surfaces)) {
    await waitUntil(`the end in the ${name}`, async () =>
      look(`document.querySelector('[role=log]')?.textContent.includes('the end')`),
    );
    // A popup that grows and a panel that slides in are too narrow for a moment.
    await expect
      .poll(async () => ({ name, ...Object(await look(LOOK)) }))
      .toEqual({
        name,
        pwned: null,
        elements: 0,
        markup: true,
        isolated: true,
        wide: false,
      });
  }
  await panel.press('Stop');
  await panel.waitForView('the end', ({ phase }) => phase.name === 'idle');
});

/** In the host: what goes to the server of the call, as it goes. */
const CATCH_SENT = `(() => {
  globalThis.__sent = [];
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function (data) { globalThis.__sent.push(String(data)); return send.call(this, data); };
})()`;

/** A response that calls one function. */
function calls(id: string, name: string, args: string): object[] {
  const item = { id, type: 'function_call', object: 'realtime.item', call_id: `call_${id}`, name };
  const response = { id: `resp_${id}`, object: 'realtime.response' };
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    {
      type: 'conversation.item.added',
      previous_item_id: null,
      item: { ...item, status: 'in_progress', arguments: '' },
    },
    { type: 'conversation.item.done', previous_item_id: null, item: { ...item, status: 'completed', arguments: args } },
    { type: 'response.done', response: { ...response, status: 'completed', output: [] } },
  ];
}

test('a model that calls whatever a page tells it to gets six answers, and nothing happens to page, tabs or sites', async ({
  open,
}) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await host.target.evaluate(CATCH_CHANNEL);
  await host.target.evaluate(CATCH_SENT);
  await begin(popup);
  await sharePage(popup);
  const before = await popup.waitForView('the home', ({ home }) => home?.attached === 'yes');
  const look = () =>
    page.evaluate(() => ({
      url: location.href,
      body: document.body.outerHTML,
      fields: document.activeElement?.tagName,
    }));
  const there = { page: await look(), tabs: page.context().pages().length };
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));

  const names = ['read_more', 'show_on_page', 'share_page', 'set-site-rule', 'insert_text', 'navigate', '__proto__'];
  const given = [
    ...[
      '{"sections":["s1"]}',
      '{"quote":"Words of a page that nobody has shared."}',
      `{"sections":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    ],
    ...[
      '{"url":"https://evil.example/?q=said","tabId":2,"rule":"always","site":"bank.example","text":"typed"}',
      'no JSON',
    ],
  ];
  const events = names.flatMap((name, n) => given.flatMap((args, at) => calls(`f${n}_${at}`, name, args)));
  await host.target.evaluate(
    `for (const event of ${JSON.stringify([...events, ...says('m9', 'the end')])}) __channel.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }))`,
  );
  const after = await popup.waitForView('the end', ({ transcript }) => JSON.stringify(transcript).includes('the end'));

  const sent = JSON.parse(String(await host.target.evaluate('JSON.stringify(__sent)'))) as string[];
  const outputs = sent.filter((event) => event.includes('"function_call_output"'));
  expect(outputs.length).toBeGreaterThan(0);
  expect(outputs.length).toBeLessThanOrEqual(6);
  expect({ page: await look(), tabs: page.context().pages().length }).toEqual(there);
  expect(requests).toEqual([]);
  const decided = ({ home, follow, mode, muted }: typeof after) => ({ home, follow, mode, muted });
  expect(decided(after)).toEqual(decided(before));
  expect(after.transcript.filter(({ kind }) => kind === 'page')).toHaveLength(1);
});
