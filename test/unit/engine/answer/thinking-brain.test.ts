import { describe, expect, it } from 'vitest';
import type { Brain, Question, Turn, Utterance } from '../../../../engine/answer/brain.ts';
import { BrainFailure } from '../../../../engine/answer/brain-failure.ts';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { respond } from '../../../../engine/answer/respond.ts';
import { createThinkingBrain } from '../../../../engine/answer/thinking-brain.ts';
import { functionsIn, type ToolResult } from '../../../../engine/answer/tools.ts';
import { OWN_TOOLS } from '../../../../utils/realtime/own-tools.ts';
import { type PageItem, writeMore } from '../../../../utils/realtime/page-item.ts';
import { createHandClock } from '../../../fakes/hand-clock.ts';

const page: PageItem = {
  ...{ url: 'https://a.example/', title: 'The ferry book', truncated: false },
  text: '# The ferry book\n\nThis book tells of ferries.\n\n## Timetable\n\nThe ferry to Corfu leaves at nine.',
};
const tools = functionsIn(OWN_TOOLS.map((tool) => ({ ...tool })));
const FROM_PAGE = 'Under “Timetable”, the page says: The ferry to Corfu leaves at nine.';

/** A conversation whose model does what the test says, one answer after another. */
function openThinking(...answers: Brain['answer'][]) {
  const clock = createHandClock();
  const notes: string[] = [];
  const asked: Question[] = [];
  const model: Brain = {
    answer(question, signal) {
      asked.push(question);
      return (answers[asked.length - 1] ?? says('Nothing more.'))(question, signal);
    },
  };
  const brain = createThinkingBrain({
    page: createExtractiveBrain(),
    model,
    name: 'llama3 on this computer',
    clock,
    notes: {
      answeredBy: (name) => notes.push(`by ${name}`),
      failed: (why, sentence) => notes.push(`${why}: ${sentence}`),
    },
  });
  const ask = async (text: string, more: Partial<Turn> = {}, control = new AbortController()): Promise<Utterance[]> => {
    const pages = more.question?.pages ?? [page];
    const turn: Turn = {
      ...{ results: [], tools, choice: 'auto', isAskedAfterResults: false },
      ...{ isGoneOn: false, isAboutImage: false, pendingCall: undefined },
      ...more,
      question: { text, pages, history: [] },
    };
    const said: Utterance[] = [];
    for await (const one of respond(brain, turn, control.signal)) said.push(one);
    return said;
  };
  return { ask, asked, notes, clock, brain };
}

const says = (...texts: string[]): Brain['answer'] =>
  async function* () {
    for (const text of texts) yield { text };
  };
const fails = (...said: string[]): Brain['answer'] =>
  async function* () {
    for (const text of said) yield { text };
    throw new BrainFailure('unavailable', 'Nobody is there.');
  };
/** A model that says this and then nothing, and does not even notice that nobody waits any more. */
const hangs = (...said: string[]): Brain['answer'] =>
  async function* () {
    for (const text of said) yield { text };
    await new Promise(() => {});
  };

describe('a question that is to be thought about', () => {
  it('is answered by the model, and the client learns who it was', async () => {
    const { ask, notes } = openThinking(says('At nine, so be early.', 'It is in the timetable.'));
    expect(await ask('When should I be at the ferry to Corfu?')).toEqual([
      { text: 'At nine, so be early.' },
      { text: 'It is in the timetable.' },
    ]);
    expect(notes).toEqual(['by llama3 on this computer']);
  });

  it('gets the page’s own sentence in the same turn where the model fails, and the client is told why, once', async () => {
    const { ask, notes } = openThinking(fails(), fails(), says('At nine.'), fails());
    for (let i = 0; i < 2; i += 1)
      expect(await ask('When does the ferry to Corfu leave?')).toEqual([{ text: FROM_PAGE }]);
    expect(notes).toEqual(['unavailable: Nobody is there.']);
    await ask('When does the ferry to Corfu leave?');
    await ask('When does the ferry to Corfu leave?');
    // It was there again in between: that it is gone is news.
    expect(notes.slice(1)).toEqual(['by llama3 on this computer', 'unavailable: Nobody is there.']);
  });

  it('is not kept waiting by a model that hangs, and less long the next time', async () => {
    const { ask, notes, clock } = openThinking(hangs(), hangs());
    const first = ask('When does the ferry to Corfu leave?');
    await clock.turn(7_999);
    expect(notes).toEqual([]);
    await clock.turn(1);
    expect(await first).toEqual([{ text: FROM_PAGE }]);
    expect(notes).toEqual(['slow: No sentence came within 8 s.']);
    const second = ask('When does the ferry to Corfu leave?');
    await clock.turn(3_000);
    expect(await second).toEqual([{ text: FROM_PAGE }]);
    expect(notes).toHaveLength(1);
  });

  it('keeps what a model has said before it hangs, and adds nothing', async () => {
    const { ask, notes, clock } = openThinking(hangs('At nine.'));
    const answer = ask('When does the ferry to Corfu leave?');
    await clock.turn(8_000);
    expect(await answer).toEqual([{ text: 'At nine.' }]);
    expect(notes).toEqual(['by llama3 on this computer', 'slow: No sentence came within 8 s.']);
  });

  it('that is taken back ends at once, whatever the model does, and nobody is told of a failure', async () => {
    const { ask, notes } = openThinking(hangs());
    const control = new AbortController();
    const answer = ask('When does the ferry to Corfu leave?', {}, control);
    control.abort();
    expect(await answer).toEqual([]);
    expect(notes).toEqual([]);
  });
});

describe('what the page itself does better', () => {
  it.each([
    ['Stop.', 'Okay.'],
    ['Thank you', "You're welcome."],
    ['mm', "Sorry, I didn't catch that."],
    ['Read the first section', FROM_PAGE],
    ['What is the title?', expect.stringContaining('The ferry book')],
    ['How long is this page?', expect.stringContaining('word')],
    ['What links are there?', expect.stringContaining('link')],
    ['What are the headings?', expect.stringContaining('Timetable')],
    ['Who wrote this page?', expect.any(String)],
    ['When was this page written?', expect.any(String)],
  ])('%s never reaches the model', async (text, expected) => {
    const { ask, asked, notes } = openThinking();
    expect(await ask(text)).toMatchObject([{ text: expected }]);
    expect([asked, notes]).toEqual([[], []]);
  });

  it('a question without a page gets the offer to share one', async () => {
    const { ask, asked } = openThinking();
    const question = { text: '', pages: [], history: [] };
    expect(await ask('What is it about?', { question })).toMatchObject([
      { text: expect.stringContaining('Share this page') },
    ]);
    expect(asked).toEqual([]);
  });

  it('shows on the page what the person asked for, by their words and not by those of a model', async () => {
    const { ask, asked } = openThinking(says('{"name":"show_on_page"}'));
    expect(await ask('Show me where it says when the ferry to Corfu leaves')).toMatchObject([
      { call: { name: 'show_on_page' } },
    ]);
    expect(asked).toEqual([]);
  });

  it('does not compare with a tab that is shared: the model does', async () => {
    const tab: PageItem = { ...page, title: 'Lighthouses', text: '# Lighthouses\n\nEntry is 4 euros.', part: 'tab' };
    for (const text of [
      'Which one is cheaper, this or the other tab?',
      'Is it cheaper in the other tab?',
      'Compare this with my tab about lighthouses.',
    ]) {
      const { ask, asked } = openThinking(says('The other one.'));
      expect(await ask(text, { question: { text: '', pages: [page], history: [] } })).toMatchObject([
        { call: { name: 'ask_for_tab' } },
      ]);
      expect(asked).toEqual([]);
      const question = { text: '', pages: [tab, page], history: [] };
      expect(await ask(text, { question })).toEqual([{ text: 'The other one.' }]);
      expect(asked[0]?.pages).toHaveLength(2);
    }
  });

  it('reads more of a long page first, and the model gets it as a part of the page', async () => {
    const { ask, asked } = openThinking(says('Two bags.'));
    const long = { ...page, truncated: true, text: `${page.text}\n\n## Luggage rules {s3, 300 tokens not here}` };
    const question = { text: '', pages: [long], history: [] };
    expect(await ask('What are the luggage rules?', { question })).toMatchObject([{ call: { name: 'read_more' } }]);
    const read: ToolResult = {
      ...{ callId: 'c', name: 'read_more', args: '{"sections":["s3"]}' },
      output: writeMore({ ...page, text: '## Luggage rules {s3}\n\nTwo bags are free.' }, 'nonce0000'),
    };
    expect(await ask('What are the luggage rules?', { question, results: [read] })).toEqual([{ text: 'Two bags.' }]);
    expect(asked[0]?.pages).toHaveLength(1);
    expect(asked[0]?.pages[0]?.text).toMatch(/Corfu[\s\S]*Two bags are free/);
    expect(asked[0]?.pages[0]?.text).not.toContain('{s3');
  });
});

it('what was read last of a long page reaches the model, where there is no room for all', async () => {
  const { ask, asked } = openThinking(says('Two bags.'));
  const filler = Array.from({ length: 40 }, (_, i) => `## Luggage ${i}\n\n${`Luggage rules number ${i}. `.repeat(40)}`);
  const text = ['# The ferry book', ...filler, '## Rules {s3, 300 tokens not here}'].join('\n\n');
  const read = (callId: string, of: string): ToolResult => ({
    ...{ callId, name: 'read_more', args: '{"sections":["s3"]}' },
    output: writeMore({ ...page, text: of }, 'nonce0000'),
  });
  await ask('What are the luggage rules?', {
    question: { text: '', pages: [{ ...page, truncated: true, text }], history: [] },
    results: [
      read('a', `## Older {s2}\n\n${'Luggage rules of old. '.repeat(400)}`),
      read('b', `## Rules {s3}\n\n${'Bags are weighed. '.repeat(300)}Two bags are free.`),
    ],
  });
  const given = asked[0]?.pages[0]?.text ?? '';
  expect(given).toMatch(/^# The ferry book[\s\S]*of old[\s\S]*Two bags are free\.$/);
  expect(given.length).toBeLessThanOrEqual(12_000);
});

it('gives a small model of a long page what the question is about', async () => {
  const { ask, asked } = openThinking();
  const filler = Array.from({ length: 40 }, (_, i) => `## Part ${i}\n\n${`Rope and tar number ${i}. `.repeat(40)}`);
  const text = ['# The ferry book', ...filler, '## Timetable', 'The ferry to Corfu leaves at nine.'].join('\n\n');
  await ask('When does the ferry to Corfu leave?', {
    question: {
      text: '',
      pages: [
        { ...page, title: 'Another', part: 'tab' },
        { ...page, text },
      ],
      history: [],
    },
  });
  const [other, given] = asked[0]?.pages ?? [];
  expect(other?.title).toBe('Another');
  expect(given?.text).toMatch(/^# The ferry book[\s\S]*The ferry to Corfu leaves at nine\./);
  expect((given?.text.length ?? 0) + (other?.text.length ?? 0)).toBeLessThanOrEqual(12_000);
});
