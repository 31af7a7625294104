import { describe, expect, it } from 'vitest';
import { fencePage } from '../../../utils/host/fence-page.ts';
import { readPageItem } from '../../../utils/realtime/page-item.ts';
import { say } from '../../../utils/realtime/say.ts';
import type { Effect, Heard, SessionEvent } from '../../../utils/session/events.ts';
import { readMore as readSections } from '../../../utils/session/read-more.ts';
import { initialState, type SessionState } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import { connected, play, upToLive } from '../../fakes/play.ts';

const TEXT = ['# Bakery', 'We bake.', '## Opening', 'From six.', '## Prices', 'Rye is 4 euros.'].join('\n\n');
const page = fencePage(
  { url: 'https://a.example/', title: 'Bakery', text: TEXT, truncated: false },
  { redactEmails: false },
);
const long = fencePage(
  {
    ...{ url: 'https://a.example/', title: 'Long', truncated: false },
    text: Array.from({ length: 100 }, (_, n) => `## Part ${n}\n\n${`Sentence ${n} is told. `.repeat(200)}`).join(
      '\n\n',
    ),
  },
  { redactEmails: false },
);

const asked: SessionEvent[] = [...upToLive(), { type: 'page-read', page }, { type: 'say', text: 'What is rye?' }];

/** A response that calls functions; `status` is how it ends. */
function calls(
  list: readonly { name: string; args: string }[],
  status: 'completed' | 'cancelled' = 'completed',
  response = 'r1',
): Heard[] {
  const item = (i: number, { name, args }: { name: string; args: string }, done: boolean) => ({
    ...{ kind: 'function_call' as const, id: `${response}_${i}`, callId: `call_${response}_${i}`, name },
    ...{ arguments: done ? args : '', status: done ? ('completed' as const) : ('in_progress' as const) },
  });
  return [
    { type: 'response-started', id: response },
    ...list.flatMap((one, i): Heard[] => [
      { type: 'item-added', item: item(i, one, false), after: undefined },
      { type: 'item-done', item: item(i, one, true) },
    ]),
    { type: 'response-ended', id: response, status },
  ];
}

const readMore = (args: object | string) => ({
  name: 'read_more',
  args: typeof args === 'string' ? args : JSON.stringify(args),
});

const outputsOf = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.do === 'create-item' && effect.item.kind === 'output' ? [effect.item] : []));

function answersTo(list: Parameters<typeof calls>[0], from: readonly SessionEvent[] = asked) {
  const before = play(from).state;
  const { state, effects } = play(calls(list), before, 5_000);
  return { state, effects, outputs: outputsOf(effects) };
}

const textOf = (output: unknown): string =>
  typeof output === 'string' ? output : ((output as { text?: string } | undefined)?.text ?? '');

describe('a model that asks for more of the page', () => {
  it('gets the sections as they were shared, and is asked to go on; no page is read for it', () => {
    const { state, effects, outputs } = answersTo([readMore({ sections: ['s3'] })]);
    expect(outputs).toMatchObject([{ callId: 'call_r1_0', output: { title: 'Bakery' } }]);
    expect(textOf(outputs[0]?.output)).toBe('## Prices {s3}\n\nRye is 4 euros.');
    expect(effects.map((effect) => effect.do)).toEqual(['create-item', 'request-response']);
    expect(state.phase).toMatchObject({ name: 'live', turn: 'thinking' });
  });

  it('gets it in a fence of its own that page text cannot know', () => {
    const { outputs } = answersTo([readMore({ sections: ['{s3}'] })]);
    const [item] = outputs;
    if (!item) throw new Error('nothing was given');
    const [event] = say({ do: 'create-item', item }, 'freshnonce');
    const created = event?.type === 'conversation.item.create' ? event.item : undefined;
    if (created?.type !== 'function_call_output') throw new Error('no output');
    expect(created.output).toContain('<<<PAGE freshnonce>>>');
    expect(readPageItem(created.output)).toMatchObject({
      title: 'Bakery',
      text: textOf(item.output),
      truncated: false,
    });
  });

  it('gets code in a fence that ends, however long it is', () => {
    const code = Array.from({ length: 2_000 }, (_, n) => `const line${n} = ${n};`).join('\n');
    const item = { url: 'https://a.example/', title: 'Code', text: `# A\n\n# Code\n\n\`\`\`\n${code}\n\`\`\`` };
    const { output } = readSections(
      fencePage({ ...item, truncated: false }, { redactEmails: false }),
      '{"sections":["s2","s3","s4"]}',
    );
    const text = textOf(output);
    expect(text).toContain('line90');
    expect((text.match(/^```$/gm) ?? []).length % 2).toBe(0);
  });

  it('finds sections by words', () => {
    const { outputs } = answersTo([readMore({ query: 'price of rye' })]);
    expect(textOf(outputs[0]?.output)).toContain('Rye is 4 euros.');
  });

  it('is told what went wrong, and which sections there are', () => {
    const answer = (args: object | string, from?: readonly SessionEvent[]) =>
      textOf(answersTo([readMore(args)], from).outputs[0]?.output);
    expect(answer({ sections: ['s99'] })).toBe('The page has no such section. It has s1, s2, s3.');
    expect(answer({ query: 'volcano' })).toBe('No section of the page has these words. It has s1, s2, s3.');
    expect(answer({})).toContain('Say which sections');
    expect(answer('[1')).toContain('must be a JSON object');
    expect(answer({ sections: 'x' })).toContain('Say which sections');
    expect(answer({ sections: ['s1'] }, [...upToLive(), { type: 'say', text: 'Hm' }])).toBe(
      'No page is shared right now.',
    );
    const taken: SessionEvent[] = [...asked, { type: 'set-site-rule', site: 'a.example', rule: 'never' }];
    expect(answer({ sections: ['s1'] }, taken)).toBe('No page is shared right now.');
  });

  it('gets 4,000 tokens at most, and is told what is missing', () => {
    const from: SessionEvent[] = [...upToLive(), { type: 'page-read', page: long }, { type: 'say', text: 'All?' }];
    const { state, outputs } = answersTo([readMore({ sections: ['s1', 's2', 's3', 's4', 's5', 's6'] })], from);
    const { output } = outputs[0] ?? {};
    expect(output).toMatchObject({ truncated: true });
    expect(textOf(output)).toMatch(/\{s\d+, \d+ tokens more\}/);
    const card = state.transcript.find((entry) => entry.kind === 'page');
    expect(card).toMatchObject({ more: expect.any(Number) });
    expect(card?.kind === 'page' ? card.more : 0).toBeGreaterThan(3_000);
    expect(card?.kind === 'page' ? card.more : 0).toBeLessThanOrEqual(4_000);
  });

  it('is shown quietly, without the text', () => {
    const { state } = answersTo([readMore({ sections: ['s3', 's2'] })]);
    expect(state.transcript.find((entry) => entry.kind === 'function_call')).toMatchObject({
      titles: ['Prices', 'Opening'],
    });
    expect(JSON.stringify(state.transcript)).not.toContain('Rye is 4');
  });

  it('the server tells what it was given, under whatever id: the text still stands nowhere', () => {
    const { state, outputs } = answersTo([readMore({ sections: ['s3'] })]);
    const told = (id: string): SessionEvent => ({
      type: 'item-added',
      item: { kind: 'function_call_output', id, callId: 'call_r1_0', output: 'Rye is 4 euros.' },
      after: undefined,
    });
    const later = play([told(outputs[0]?.id ?? ''), told('item_of_theirs')], state).state;
    expect(later.transcript.filter((entry) => entry.kind === 'function_call_output')).toHaveLength(1);
    expect(JSON.stringify(later.transcript)).not.toContain('Rye is 4');
  });

  it('is stopped when it asks without end: five answers, one that says so, then none', () => {
    let state = play(asked).state;
    const given: string[] = [];
    let requests = 0;
    for (let i = 0; i < 20; i += 1) {
      const played = play(calls([readMore({ sections: ['s1'] })], 'completed', `r${i}`), state, 6_000 + i * 10);
      state = played.state;
      given.push(...outputsOf(played.effects).map(({ output }) => textOf(output)));
      requests += played.effects.filter((effect) => effect.do === 'request-response').length;
    }
    expect(given).toHaveLength(6);
    expect(given[5]).toContain('Answer now');
    expect(requests).toBe(6);
    expect(state.phase).toMatchObject({ turn: 'listening' });
    const again = play(
      [{ type: 'say', text: 'Then?' }, ...calls([readMore({ sections: ['s1'] })], 'completed', 'x')],
      state,
    );
    expect(outputsOf(again.effects)).toHaveLength(1);
  });

  it('several calls of one response are answered before it goes on', () => {
    const { effects } = answersTo([readMore({ sections: ['s1'] }), readMore({ sections: ['s2'] })]);
    expect(effects.map((effect) => effect.do)).toEqual(['create-item', 'create-item', 'request-response']);
  });

  it('gets nothing once somebody has interrupted it', () => {
    const state = play(asked).state;
    expect(play(calls([readMore({ sections: ['s1'] })], 'cancelled'), state).effects).toEqual([]);
    const events = calls([readMore({ sections: ['s1'] })]);
    const late: SessionEvent[] = [...events.slice(0, -1), { type: 'interrupt' }, ...events.slice(-1)];
    expect(outputsOf(play(late, state).effects)).toEqual([]);
  });

  it('who typed meanwhile is answered, and not the call', () => {
    const events = calls([readMore({ sections: ['s1'] })], 'cancelled');
    const state = play(asked).state;
    const { effects } = play([...events.slice(0, -1), { type: 'say', text: 'No, wait' }, ...events.slice(-1)], state);
    expect(outputsOf(effects)).toEqual([]);
    expect(effects.at(-1)).toEqual({ do: 'request-response' });
  });

  it('is answered while the key for talking is held, and goes on with what is said', () => {
    const hold: SessionEvent[] = [...asked, { type: 'set-talk', talk: 'hold' }];
    const before = play([...hold, ...calls([readMore({ sections: ['s1'] })]).slice(0, -1)]).state;
    const held = { ...before, talking: { id: 't', since: 1, locked: false } } as SessionState;
    const { effects } = step(held, { type: 'response-ended', id: 'r1', status: 'completed' }, 9_000);
    expect(effects.map((effect) => effect.do)).toEqual(['create-item']);
  });

  it('is not answered twice', () => {
    const { state } = answersTo([readMore({ sections: ['s1'] })]);
    expect(play([{ type: 'response-ended', id: 'r1', status: 'completed' }], state).effects).toEqual([]);
  });

  it('of another call is not answered in this one, and nothing of it is carried over', () => {
    const events = calls([readMore({ sections: ['s1'] })]);
    const { state, effects } = play([
      ...asked,
      ...events.slice(0, -1),
      { type: 'failed', attempt: 1, problem: { code: 'net.lost' } },
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
      ...connected(2),
      ...events.slice(-1),
    ]);
    expect(state.attempt).toBe(2);
    expect(outputsOf(effects)).toEqual([]);
    const seeded = effects.flatMap((effect) => (effect.do === 'create-item' ? [effect.item.kind] : []));
    expect(seeded.filter((kind) => kind === 'output')).toEqual([]);
    expect(effects.filter((effect) => effect.do === 'request-response').length).toBeGreaterThan(0);
  });
});

describe('a function that nobody has offered', () => {
  const click = { name: 'click_buy', args: '{}' };

  it('has no effect, and the model is told so once for what was asked', () => {
    const { state, effects, outputs } = answersTo([click, click]);
    expect(outputs.map(({ output }) => output)).toEqual(['There is no such function. Answer without it.']);
    expect(effects.map((effect) => effect.do)).toEqual(['create-item', 'request-response']);
    expect(play(calls([click], 'completed', 'r2'), state).effects).toEqual([]);
  });
});

it('captions answer no function, whatever a server calls', () => {
  const captions = upToLive().map((event) =>
    event.type === 'start' ? { ...event, mode: 'captions' as const } : event,
  );
  const state = play(captions, initialState).state;
  expect(outputsOf(play(calls([readMore({ sections: ['s1'] })]), state).effects)).toEqual([]);
});

it('what the person said last goes along when a page is read, so that its sections come first', () => {
  const { effects } = play([
    ...upToLive(),
    { type: 'say', text: 'How much is rye?' },
    { type: 'share-page', tabId: 3 },
  ]);
  expect(effects).toContainEqual({ do: 'read-page', tabId: 3, part: 'page', focus: 'How much is rye?' });
});
