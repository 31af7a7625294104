import type { Inserted } from '../../utils/wire/protocol.ts';

/** A web page with our script in it, in any browser. */
export interface DictatedPage {
  evaluate<T>(expression: string): Promise<T>;
  /** A real click on the first element that is found. */
  click(selector: string): Promise<void>;
  /** A real click at a place in the window, in CSS px. */
  clickAt(x: number, y: number): Promise<void>;
  /** Types with the real keyboard. */
  type(text: string): Promise<void>;
  /** Control+Z on the real keyboard. */
  undo(): Promise<void>;
  /** What the host does with an utterance: tells our script, which answers what became of it. */
  insert(text: string): Promise<Inserted['outcome']>;
}

export interface DictationScenario {
  name: string;
  /** What is in the page, as HTML. */
  body: string;
  /** Plays it, and returns what is to be compared with `expected`. */
  play(page: DictatedPage): Promise<unknown>;
  expected: unknown;
}

const inField = (selector: string): string => `document.querySelector('${selector}').value`;
const inText = (selector: string): string => `document.querySelector('${selector}').textContent`;

/** Types, has two utterances inserted and takes them back one after the other; what is in the field each time. */
const sayTwoAndUndo = (selector: string, look: string) => async (page: DictatedPage) => {
  const seen: unknown[] = [];
  const see = async () => seen.push(((await page.evaluate(look)) as string).replaceAll('\u00a0', ' '));
  await page.click(selector);
  await page.type('ab');
  for (const text of ['Hello one.', 'And two.']) {
    seen.push(await page.insert(text));
    await see();
  }
  for (let i = 0; i < 2; i += 1) {
    await page.undo();
    await see();
  }
  return seen;
};
const TWO_AND_UNDO = ['done', 'ab Hello one.', 'done', 'ab Hello one. And two.', 'ab Hello one.', 'ab'];

const insertInEach = (selectors: readonly string[]) => async (page: DictatedPage) => {
  const outcomes: unknown[] = [];
  for (const selector of selectors) {
    await page.click(selector);
    outcomes.push(await page.insert('hunter2'), await page.evaluate(inField(selector)));
  }
  return outcomes;
};

/** What happens to what somebody says in fields of all kinds, the same in every browser. */
export const DICTATION: readonly DictationScenario[] = [
  {
    name: 'into an input, each utterance one step that is undone',
    body: '<input id="f">',
    play: sayTwoAndUndo('#f', inField('#f')),
    expected: TWO_AND_UNDO,
  },
  {
    name: 'into a textarea, each utterance one step that is undone',
    body: '<textarea id="f"></textarea>',
    play: sayTwoAndUndo('#f', inField('#f')),
    expected: TWO_AND_UNDO,
  },
  {
    name: 'into text that can be edited in the page, each utterance one step that is undone',
    body: '<div id="f" contenteditable="true"></div>',
    play: sayTwoAndUndo('#f', inText('#f')),
    expected: TWO_AND_UNDO,
  },
  {
    name: 'at the caret, with a space behind a word and none at the start of a line',
    body: '<textarea id="t">one\n\nthree</textarea><div id="c" contenteditable="true"><p>one</p><p>two <b>bold</b></p><p><br></p></div>',
    async play(page) {
      await page.click('#t');
      await page.evaluate("document.querySelector('#t').setSelectionRange(4, 4)");
      await page.insert('Two.');
      const lines: unknown[] = [await page.evaluate(inField('#t'))];
      await page.click('#c');
      for (const [paragraph, text] of [
        [0, 'First.'],
        [1, 'Second.'],
        [2, 'Third.'],
      ] as const) {
        await page.evaluate(
          `getSelection().selectAllChildren(document.querySelectorAll('#c p')[${paragraph}]); getSelection().collapseToEnd()`,
        );
        await page.insert(text);
      }
      const paragraphs = await page.evaluate<string[]>(
        "[...document.querySelectorAll('#c p')].map((one) => one.textContent)",
      );
      return [...lines, ...paragraphs.map((text) => text.replaceAll('\u00a0', ' '))];
    },
    expected: ['one\nTwo.\nthree', 'one First.', 'two bold Second.', 'Third.'],
  },
  {
    name: 'never into a field that holds a secret',
    body: '<input id="plain"><input id="p" type="password"><input id="otp" autocomplete="one-time-code"><input id="card" autocomplete="billing cc-number"><input id="new-pwd" type="text"><input id="dots" style="-webkit-text-security: disc">',
    play: insertInEach(['#p', '#otp', '#card', '#new-pwd', '#dots']),
    expected: ['password', '', 'password', '', 'password', '', 'password', '', 'password', ''],
  },
  {
    name: 'never into a password that is shown',
    body: '<input id="f" type="password" name="x">',
    async play(page) {
      await page.evaluate("document.querySelector('#f').type = 'text'");
      await page.click('#f');
      return [await page.insert('hunter2'), await page.evaluate(inField('#f'))];
    },
    expected: ['password', ''],
  },
  {
    name: 'into none where there is none that takes text',
    body: '<p>Words</p><input id="ro" readonly value="a"><input id="box" type="checkbox"><fieldset disabled><input id="off" value="b"></fieldset>',
    async play(page) {
      const nowhere = await page.insert('Hello.');
      await page.click('#ro');
      const readOnly = await page.insert('Hello.');
      return [nowhere, readOnly, await page.evaluate(inField('#ro'))];
    },
    expected: ['no-field', 'no-field', 'a'],
  },
  {
    name: 'no more than a field takes',
    body: '<input id="f" maxlength="8">',
    async play(page) {
      await page.click('#f');
      return [await page.insert('Hello world.'), await page.evaluate(inField('#f')), await page.insert('More.')];
    },
    expected: ['done', 'Hello wo', 'no-field'],
  },
  {
    name: 'into a field for e-mail addresses, which does not tell where its caret is',
    body: '<input id="f" type="email">',
    async play(page) {
      await page.click('#f');
      return [await page.insert('anna@example.org'), await page.evaluate(inField('#f'))];
    },
    expected: ['done', 'anna@example.org'],
  },
  {
    name: 'instead of what is selected',
    body: '<input id="f" value="one two three">',
    async play(page) {
      await page.click('#f');
      await page.evaluate("document.querySelector('#f').setSelectionRange(4, 7)");
      return [await page.insert('2'), await page.evaluate(inField('#f'))];
    },
    expected: ['done', 'one 2 three'],
  },
  {
    name: 'into a field inside a shadow root, also when the person went there from its neighbour',
    body: '<div id="host"></div><button id="b">Elsewhere</button>',
    async play(page) {
      await page.evaluate(`{
        const root = document.querySelector('#host').attachShadow({ mode: 'open' });
        for (const id of ['a', 'b']) root.append(Object.assign(document.createElement('input'), { id }));
      }`);
      const inRoot = (id: string) => `document.querySelector('#host').shadowRoot.querySelector('#${id}')`;
      await page.evaluate(`${inRoot('a')}.focus()`);
      await page.evaluate(`${inRoot('b')}.focus()`);
      await page.click('#b');
      const outcome = await page.insert('Hello.');
      return [outcome, await page.evaluate(`[${inRoot('a')}.value, ${inRoot('b')}.value]`)];
    },
    expected: ['done', ['', 'Hello.']],
  },
  {
    name: 'into an editor in a frame of the page',
    body: '<iframe id="frame" srcdoc="<body contenteditable>Dear Anna</body>"></iframe>',
    async play(page) {
      await page.evaluate(`new Promise((done) => {
        const frame = document.querySelector('#frame');
        if (frame.contentDocument?.body?.isContentEditable) done();
        else frame.addEventListener('load', done);
      })`);
      await page.click('#frame');
      const outcome = await page.insert('How are you?');
      return [outcome, await page.evaluate("document.querySelector('#frame').contentDocument.body.textContent.trim()")];
    },
    expected: ['done', 'Dear Anna How are you?'],
  },
  {
    name: 'into no other field while the person is in a frame of another site',
    body: '<input id="f"><iframe id="frame" src="data:text/html,<body contenteditable>Theirs</body>"></iframe>',
    async play(page) {
      await page.click('#f');
      await page.click('#frame');
      return [await page.insert('Hello.'), await page.evaluate(inField('#f'))];
    },
    expected: ['no-field', ''],
  },
  {
    name: 'with the one event that a framework listens for',
    body: '<input id="f">',
    async play(page) {
      await page.evaluate(`{
        globalThis.heard = [];
        const field = document.querySelector('#f');
        field.addEventListener('input', (event) => {
          heard.push([event.inputType, event.data, field.value]);
          // As a controlled input does.
          field.value = field.value.toUpperCase();
        });
      }`);
      await page.click('#f');
      await page.insert('Hello.');
      await page.insert('You.');
      return [await page.evaluate('heard'), await page.evaluate(inField('#f'))];
    },
    expected: [
      [
        ['insertText', 'Hello.', 'Hello.'],
        ['insertText', ' You.', 'HELLO. You.'],
      ],
      'HELLO. YOU.',
    ],
  },
  {
    name: 'once into an editor that types by itself',
    body: '<div id="f" contenteditable="true"></div>',
    async play(page) {
      await page.evaluate(`{
        const field = document.querySelector('#f');
        globalThis.told = 0;
        field.addEventListener('beforeinput', (event) => {
          told += 1;
          event.preventDefault();
          field.append(event.data);
        });
      }`);
      await page.click('#f');
      return [await page.insert('Hello.'), await page.evaluate(inText('#f')), await page.evaluate('told')];
    },
    expected: ['done', 'Hello.', 1],
  },
  {
    name: 'where the person was in an editor, when they have clicked beside it since',
    body: '<p id="words">Other words</p><div id="f" contenteditable="true"><p>one</p><p>two</p></div>',
    async play(page) {
      await page.click('#f');
      await page.evaluate(
        "getSelection().selectAllChildren(document.querySelectorAll('#f p')[0]); getSelection().collapseToEnd()",
      );
      await page.click('#words');
      await page.insert('Hello.');
      return page.evaluate("[...document.querySelectorAll('#f p')].map((p) => p.textContent.replace('\\u00a0', ' '))");
    },
    expected: ['one Hello.', 'two'],
  },
  {
    name: 'into the field while the keyboard is in our overlay, where it stays',
    body: '<input id="f">',
    async play(page) {
      await page.click('#f');
      await page.type('ab');
      const [width, height] = await page.evaluate<[number, number]>('[innerWidth, innerHeight]');
      await page.clickAt(width - 200, height - 44);
      const isOurs = "document.activeElement.popover === 'manual'";
      const before = await page.evaluate(isOurs);
      const outcome = await page.insert('Hello.');
      return [before, outcome, await page.evaluate(inField('#f')), await page.evaluate(isOurs)];
    },
    expected: [true, 'done', 'ab Hello.', true],
  },
  {
    name: 'and gives the keyboard back to the button that had it',
    body: '<input id="f"><button id="b">B</button>',
    async play(page) {
      await page.click('#f');
      await page.evaluate("document.querySelector('#b').focus()");
      const outcome = await page.insert('Hello.');
      return [outcome, await page.evaluate(inField('#f')), await page.evaluate('document.activeElement.id')];
    },
    expected: ['done', 'Hello.', 'b'],
  },
];

/**
 * For a page of the extension: puts our script into the tab in front and takes the part of the session host. Afterwards
 * `insert(text)` there does what the host does.
 */
export const PLAY_HOST = `(async () => {
  const api = globalThis.browser ?? globalThis.chrome;
  const connected = new Promise((done) => api.runtime.onConnect.addListener((port) => {
    if (port.name === 'earshot.page') done(port);
  }));
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  await api.scripting.executeScript({ target: { tabId: tab.id }, files: ['/overlay.js'] });
  const port = await connected;
  let count = 0;
  globalThis.insert = (text) => new Promise((done) => {
    count += 1;
    const id = 'said' + count;
    const hear = (message) => {
      if (message.type !== 'inserted' || message.id !== id) return;
      port.onMessage.removeListener(hear);
      done(message.outcome);
    };
    port.onMessage.addListener(hear);
    port.postMessage({ type: 'insert', id, text });
  });
  port.postMessage({ type: 'layout', layout: { mode: 'pill', corner: 'bottom-right' } });
})()`;
