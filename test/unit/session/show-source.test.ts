import { describe, expect, it } from 'vitest';
import { addData } from '../../../utils/host/add-data.ts';
import { fencePage } from '../../../utils/host/fence-page.ts';
import { appendFrames } from '../../../utils/page/append-frames.ts';
import { citeAnswer } from '../../../utils/session/cite-answer.ts';
import type { Effect, Heard, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { SessionState } from '../../../utils/session/state.ts';
import { captionsHeading } from '../../../utils/shared/added-sections.ts';
import { play, upToLive } from '../../fakes/play.ts';

const TEXT = [
  '# The old bakery',
  'We have baked bread in Oak Street since 1911. Everything is made by hand, and nothing is frozen.',
  '## Opening times',
  'The shop opens at six in the morning and closes when the last loaf is sold.',
  '- Monday to Friday: from 6:00\n- Saturday: from 7:30',
  '## Prices',
  'A loaf of rye costs 4.20 euros. White bread is cheaper, at 2.90 euros a loaf.',
  '| Bread | Price |\n| --- | --- |\n| Spelt | 5.10 |\n| Walnut | 6.40 |',
  '## Allergies',
  'Our [walnut bread](https://a.example/walnut) may contain traces of sesame and milk.',
  '```\nrye = 4.20\n```',
].join('\n\n');
const page = fencePage(
  { url: 'https://a.example/', title: 'The old bakery', text: TEXT, truncated: false },
  { redactEmails: false },
);

describe('where an answer comes from', () => {
  it.each([
    ['Under “Prices”, the page says: A loaf of rye costs 4.20 euros.', 'Prices', 'A loaf of rye costs 4.20 euros.'],
    ['Rye is 4.20 euros a loaf.', 'Prices', 'A loaf of rye costs 4.20 euros.'],
    ['White bread costs 2.90 euros, so it is cheaper.', 'Prices', 'White bread is cheaper, at 2.90 euros a loaf.'],
    [
      'They have been baking bread in Oak Street since 1911.',
      'The old bakery',
      'We have baked bread in Oak Street since 1911.',
    ],
    [
      'It opens at six in the morning.',
      'Opening times',
      'The shop opens at six in the morning and closes when the last loaf is sold.',
    ],
    ['On Saturday from 7:30.', 'Opening times', 'Saturday: from 7:30'],
    ['Walnut bread is 6.40.', 'Prices', 'Walnut 6.40'],
    ['It may have traces of sesame and milk.', 'Allergies', 'Our walnut bread may contain traces of sesame and milk.'],
    [
      'Sure! Nothing is frozen, and everything is made by hand.',
      'The old bakery',
      'Everything is made by hand, and nothing is frozen.',
    ],
  ])('%s', (answer, title, quote) => {
    const found = citeAnswer(answer, page);
    expect([found?.section.title, found?.quote]).toEqual([title, quote]);
  });

  it.each([
    "Sorry, I didn't catch that.",
    'Hello. What would you like to know about the page?',
    "You're welcome.",
    "I couldn't find anything about “delivery” on this page.",
    'I could not find a price for baguettes.',
    'The weather in London is foggy.',
    'Okay.',
    'Yes.',
    '',
    'This page has 4 sections: The old bakery, Opening times, Prices and Allergies.',
  ])('is nowhere for: %s', (answer) => {
    expect(citeAnswer(answer, page)).toBeUndefined();
  });

  it('is not in code, however long that is', () => {
    const code = Array.from({ length: 600 }, (_, n) => `rye dough number ${n} rises slowly`).join('\n');
    const text = `# Code\n\n\`\`\`\n${code}\n\`\`\``;
    const long = fencePage({ url: '', title: '', text, truncated: false }, { redactEmails: false });
    expect(citeAnswer('Rye dough number 487 rises slowly.', long)).toBeUndefined();
  });

  it('is found in scripts without spaces, too', () => {
    const tokyo = fencePage(
      {
        url: 'https://a.example/',
        title: '',
        truncated: false,
        text: '# 東京\n\n営業時間は朝六時からです。\n\n定休日は月曜日です。\n\n電話で予約できます。',
      },
      { redactEmails: false },
    );
    expect(citeAnswer('定休日は月曜日です。', tokyo)?.quote).toBe('定休日は月曜日です。');
  });

  it('is looked for in a long page that is taken apart once', () => {
    const text = Array.from({ length: 4000 }, (_, n) => `Sentence number ${n} speaks of thing ${n % 37} at length.`);
    const long = fencePage({ url: '', title: '', text: text.join('\n\n'), truncated: false }, { redactEmails: false });
    let taken = 0;
    const counted = Object.defineProperty({ ...long }, 'whole', {
      get: () => {
        taken += 1;
        return long.whole;
      },
    });
    for (const n of [17, 3210, 2222])
      expect(citeAnswer(`Number ${n} speaks of thing ${n % 37} at length.`, counted)?.quote).toContain(`${n}`);
    expect(taken).toBe(1);
  });
});

const home: SessionEvent[] = [
  { type: 'attach', tabId: 7 },
  { type: 'page-here', tabId: 7, title: 'The old bakery', url: 'https://a.example/' },
];

function answer(id: string, text: string): Heard[] {
  const message = { kind: 'message' as const, id, speaker: 'assistant' as const };
  return [
    { type: 'response-started', id: `r_${id}` },
    { type: 'item-added', item: { ...message, parts: [], status: 'in_progress' }, after: undefined },
    { type: 'text-done', id, speaker: 'assistant', part: 0, text },
    { type: 'item-done', item: { ...message, parts: [text], status: 'completed' } },
    { type: 'response-ended', id: `r_${id}`, status: 'completed' },
  ];
}

const RYE = 'A loaf of rye costs 4.20 euros.';
const told: SessionEvent[] = [
  ...upToLive(),
  ...home,
  { type: 'page-read', page },
  { type: 'say', text: 'How much is rye?' },
  ...answer('a', `Under “Prices”, the page says: ${RYE}`),
];

function showCall(args: object, id = 'f'): Heard[] {
  const item = { kind: 'function_call' as const, id, name: 'show_on_page', callId: `call_${id}` };
  return [
    { type: 'response-started', id: `r_${id}` },
    { type: 'item-added', item: { ...item, arguments: '', status: 'in_progress' }, after: undefined },
    { type: 'item-done', item: { ...item, arguments: JSON.stringify(args), status: 'completed' } },
    { type: 'response-ended', id: `r_${id}`, status: 'completed' },
  ];
}

const shows = (effects: readonly Effect[]) => effects.filter((effect) => effect.do === 'show-quote');
const outputs = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.do === 'create-item' && effect.item.kind === 'output' ? [effect.item.output] : [],
  );
const idOf = (state: SessionState): string => state.showing?.id ?? 'nothing is being shown';

describe('show me', () => {
  it('each answer knows its sentence; small talk knows none', () => {
    const { state } = play([...told, ...answer('b', "You're welcome.")]);
    expect(state.transcript.find(({ id }) => id === 'a')).toMatchObject({
      source: { page: state.page?.id, section: 's3', title: 'Prices', quote: RYE },
    });
    expect(state.transcript.find(({ id }) => id === 'b')).not.toHaveProperty('source');
  });

  it('an answer from a frame, from data or from captions says so, without a button that could show nothing', () => {
    const read = { url: 'https://a.example/', title: 'The old bakery', text: TEXT, truncated: false };
    const frame = { url: 'https://b.example/menu', title: 'Menu', truncated: false };
    const framed = appendFrames(read, [{ ...frame, text: '# Soups\n\nThe leek soup costs seven euros today.' }]);
    const thing = {
      '@type': 'Product',
      name: 'Bakery',
      offers: { availability: 'BackOrder', validThrough: 'Whitsun' },
    };
    const withData = addData(framed, [JSON.stringify(thing)]);
    const text = `${withData.text}\n\n${captionsHeading('English')}\n\n[0:01] The baker kneads dough at midnight.`;
    const whole = fencePage({ ...withData, text }, { redactEmails: false });
    const sourceOf = (said: string) => {
      const { state } = play([...upToLive(), ...home, { type: 'page-read', page: whole }, ...answer('a', said)]);
      const message = state.transcript.find(({ id }) => id === 'a');
      return message?.kind === 'message' ? message.source : undefined;
    };
    expect(sourceOf('The leek soup costs seven euros.')).toMatchObject({ title: 'Soups', fixed: true });
    expect(sourceOf('It is valid through Whitsun.')).toMatchObject({ title: 'Data of the page', fixed: true });
    expect(sourceOf('The baker kneads dough at midnight.')).toMatchObject({
      ...{ title: 'Captions of the video: English', fixed: true },
    });
    expect(sourceOf(RYE)).not.toHaveProperty('fixed');
  });

  it('a press scrolls the page of the conversation there, and another one takes it away', () => {
    const { state, effects } = play([{ type: 'show-source', id: 'a' }], play(told).state);
    expect(effects).toMatchObject([{ do: 'show-quote', tabId: 7, quote: RYE, section: 'Prices' }]);
    const shown = play([{ type: 'quote-shown', id: idOf(state), found: 'quote' }], state);
    expect(shown.state.showing).toMatchObject({ message: 'a', found: true });
    expect(shown.effects).toEqual([{ do: 'wait-show', id: idOf(state), ms: 8_000 }]);
    const hidden = play([{ type: 'hide-source' }], shown.state);
    expect(hidden.effects).toEqual([{ do: 'hide-quote', tabId: 7 }]);
    expect(hidden.state.showing).toBeUndefined();
    expect(play([{ type: 'show-over', id: idOf(state) }], shown.state).state.showing).toBeUndefined();
  });

  it('the next answer takes it away, and the one that belongs to it does not', () => {
    const asked = play([...told, { type: 'say', text: 'Show me' }, ...showCall({})]);
    expect(shows(asked.effects)).toMatchObject([{ quote: RYE, section: 'Prices', tabId: 7 }]);
    expect(asked.state.phase).toMatchObject({ turn: 'thinking' });
    const shown = play([{ type: 'quote-shown', id: idOf(asked.state), found: 'quote' }], asked.state);
    expect(outputs(shown.effects)).toEqual(['It is highlighted on the page now.']);
    expect(shown.effects.at(-1)).toEqual({ do: 'request-response' });
    const said = play(answer('c', 'It is highlighted on the page now.'), shown.state);
    expect(said.state.showing).toMatchObject({ message: 'a', found: true });
    const next = play(
      [
        { type: 'say', text: 'And white bread?' },
        { type: 'response-started', id: 'r9' },
      ],
      said.state,
    );
    expect(next.effects).toContainEqual({ do: 'hide-quote', tabId: 7 });
    expect(next.state.showing).toBeUndefined();
  });

  it('the model shows a quote or a section, and nothing but that', () => {
    const before = play([...told, { type: 'say', text: 'Show me the price of spelt' }]).state;
    expect(shows(play(showCall({ quote: 'Spelt 5.10', section: 's3' }), before).effects)).toMatchObject([
      { quote: 'Spelt 5.10', section: 'Prices', tabId: 7 },
    ]);
    expect(shows(play(showCall({ section: '{s4}' }), before).effects)).toMatchObject([
      { quote: '', section: 'Allergies' },
    ]);
    const elsewhere = play(showCall({ url: 'https://evil.example/', tabId: 3, quote: 'Delete all' }), before);
    expect(shows(elsewhere.effects)).toEqual([]);
    expect(outputs(elsewhere.effects)).toEqual([
      'It could not be shown: the page that was shared does not say it like that.',
    ]);
  });

  it('the model is told what could not be shown, and the person who pressed is too', () => {
    const asked = play([...told, { type: 'say', text: 'Show me' }, ...showCall({})]).state;
    const not: SessionEvent = { type: 'quote-not-shown', id: idOf(asked), problem: problem('show.gone') };
    const { state, effects } = play([not], asked);
    expect(outputs(effects)).toEqual(['It could not be shown: it is not on the page any more.']);
    expect([state.notice, state.showing]).toEqual([undefined, undefined]);
    const pressed = play([{ type: 'show-source', id: 'a' }], play(told).state).state;
    const failed = play([{ ...not, id: idOf(pressed) }], pressed);
    expect([failed.state.notice, failed.effects]).toEqual([problem('show.gone'), []]);
  });

  it('says so where there is nothing to show', () => {
    const { effects } = play([...upToLive(), ...home, { type: 'say', text: 'Show me' }, ...showCall({})]);
    expect(shows(effects)).toEqual([]);
    expect(outputs(effects)).toEqual(['There is nothing to show: no page is shared right now.']);
  });

  it('finds out nothing about what was not shared: not a secret that was taken out, nor a page of a site that is never shared', () => {
    const secret = fencePage(
      {
        url: 'https://a.example/',
        title: '',
        text: `${TEXT}\n\nCard 4111 1111 1111 1111 is charged.`,
        truncated: false,
      },
      { redactEmails: false },
    );
    const asks = (...events: SessionEvent[]) =>
      play([...upToLive(), ...home, { type: 'page-read', page: secret }, ...events, { type: 'say', text: 'Show' }])
        .state;
    const probe = showCall({ quote: '4111 1111 1111 1111' });
    expect(shows(play(probe, asks()).effects)).toEqual([]);
    const never: SessionEvent = { type: 'set-site-rule', site: 'a.example', rule: 'never' };
    expect(shows(play(showCall({ quote: RYE }), asks(never)).effects)).toEqual([]);
    const moved: SessionEvent[] = [
      { type: 'page-here', tabId: 7, title: '', url: 'https://bank.example/' },
      { type: 'page-read', page: secret },
    ];
    expect(shows(play(showCall({ quote: RYE }), asks(...moved)).effects)).toEqual([]);
  });

  it('is about the page that was shared: not about another one that came into the tab, nor one that is not reached', () => {
    const press: SessionEvent = { type: 'show-source', id: 'a' };
    const noticeAfter = (...events: SessionEvent[]) => {
      const { state, effects } = play([...events, press], play(told).state);
      expect(shows(effects)).toEqual([]);
      return state.notice?.code;
    };
    expect(noticeAfter({ type: 'page-here', tabId: 7, title: '', url: 'https://a.example/other' })).toBe('show.gone');
    expect(noticeAfter({ type: 'set-site-rule', site: 'a.example', rule: 'never' })).toBe('show.gone');
    expect(noticeAfter({ type: 'detach' })).toBe('page.not_attached');
    expect(noticeAfter({ type: 'overlay-removed', tabId: 7 })).toBe('page.not_attached');
    expect(noticeAfter({ type: 'tab-closed', tabId: 7 })).toBe('page.gone');
  });

  it('who speaks while it is looked for is answered, and the model learns of it without being asked again', () => {
    const asked = play([...told, { type: 'say', text: 'Show me' }, ...showCall({})]).state;
    const typed = play(
      [
        { type: 'say', text: 'Never mind' },
        { type: 'response-started', id: 'r8' },
      ],
      asked,
    ).state;
    const { state, effects } = play([{ type: 'quote-shown', id: idOf(typed), found: 'part' }], typed);
    expect(outputs(effects)).toEqual(['A part of it is highlighted on the page now.']);
    expect(effects.filter(({ do: what }) => what === 'request-response')).toEqual([]);
    expect(state.responseDue).toBe(false);
  });

  it('who presses Show me while the model shows something sees theirs, and the model is told and goes on', () => {
    const asked = play([
      ...told,
      { type: 'say', text: 'Show me the price of spelt' },
      ...showCall({ quote: 'Spelt 5.10' }),
    ]);
    const pressed = play([{ type: 'show-source', id: 'a' }], asked.state, 3_000);
    expect(shows(pressed.effects)).toMatchObject([{ quote: RYE }]);
    expect(outputs(pressed.effects)).toEqual([expect.stringMatching(/^It could not be shown/)]);
    expect(pressed.effects.at(-1)).toEqual({ do: 'request-response' });
    expect(pressed.state.showing).toMatchObject({ message: 'a' });
    // What comes of the one before is nobody's any more.
    const late: SessionEvent = { type: 'quote-shown', id: idOf(asked.state), found: 'quote' };
    expect(play([late], pressed.state).effects).toEqual([]);
    // A press that shows nothing takes nothing away.
    const gone = play(
      [
        { type: 'overlay-removed', tabId: 7 },
        { type: 'show-source', id: 'a' },
      ],
      asked.state,
    );
    expect([gone.state.showing, outputs(gone.effects)]).toEqual([asked.state.showing, []]);
  });

  it('that fails after the model has said something aloud is told to it, and it goes on; not while somebody speaks', () => {
    const said: Heard = { type: 'text-done', id: 'p', speaker: 'assistant', part: 0, text: 'I show it to you.' };
    const [began, ...called] = showCall({}, 'g');
    const spoken: SessionEvent[] = [
      { type: 'say', text: 'Show me' },
      ...(began ? [began] : []),
      { ...said },
      { type: 'audio-started' },
      ...called,
    ];
    const asked = play([...told, ...spoken]).state;
    const not: SessionEvent = { type: 'quote-not-shown', id: idOf(asked), problem: problem('show.gone') };
    const { effects } = play([not, { type: 'audio-stopped' }], asked);
    expect(outputs(effects)).toEqual(['It could not be shown: it is not on the page any more.']);
    expect(effects.filter(({ do: what }) => what === 'request-response')).toHaveLength(1);
    const stopped = play([{ type: 'audio-stopped' }, not], asked);
    expect(stopped.effects.filter(({ do: what }) => what === 'request-response')).toHaveLength(1);
    const silent = play([{ type: 'audio-stopped' }, { type: 'speech-started', id: 'u' }, not], asked);
    expect(silent.effects.filter(({ do: what }) => what === 'request-response')).toEqual([]);
    const cut = play([{ type: 'interrupt' }, not], asked);
    expect(cut.effects.filter(({ do: what }) => what === 'request-response')).toEqual([]);
    const held = play(
      [{ type: 'set-talk', talk: 'hold' }, { type: 'audio-stopped' }, { type: 'talk-begin' }, not],
      asked,
    );
    expect(held.effects.filter(({ do: what }) => what === 'request-response')).toEqual([]);
  });

  it('in a new call nobody is told of what the old one has called', () => {
    const asked = play([...told, { type: 'say', text: 'Show me' }, ...showCall({})]).state;
    const lost = play([{ type: 'failed', attempt: 1, problem: problem('net.lost') }], asked).state;
    expect(outputs(play([{ type: 'quote-shown', id: idOf(asked), found: 'quote' }], lost).effects)).toEqual([]);
  });
});
