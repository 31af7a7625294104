import { describe, expect, it } from 'vitest';
import { biasWords } from '../../../../engine/answer/bias-words.ts';
import type { Said, Turn, Utterance } from '../../../../engine/answer/brain.ts';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { respond } from '../../../../engine/answer/respond.ts';
import { functionsIn, type ToolResult } from '../../../../engine/answer/tools.ts';
import { OWN_TOOLS } from '../../../../utils/realtime/own-tools.ts';
import { type PageItem, writeMore } from '../../../../utils/realtime/page-item.ts';

const tools = functionsIn(OWN_TOOLS.map((tool) => ({ ...tool })));
const page: PageItem = {
  ...{ url: 'https://a.example/', title: 'The ferry book', truncated: true },
  text: [
    '# The ferry book {s1}',
    'This book tells of ferries and of islands.',
    '## Timetable {s2}',
    'The ferry to Corfu leaves at nine.',
    '## Luggage rules {s3, 300 tokens not here}',
    '## Meals {s4, 420 tokens more}',
    'Breakfast is at seven.',
    '{s5, 90 tokens not here} Captains of old…',
  ].join('\n\n'),
};
const history: Said[] = [{ speaker: 'assistant', text: 'Under “Timetable”, the page says: The ferry leaves at nine.' }];

async function ask(text: string, results: readonly ToolResult[] = [], more: Partial<Turn> = {}): Promise<Utterance[]> {
  const turn: Turn = {
    ...{ question: { text, pages: [page], history }, results, tools, choice: 'auto' },
    ...{ isAskedAfterResults: false, isGoneOn: false, isAboutImage: false, pendingCall: undefined },
    ...more,
  };
  const said: Utterance[] = [];
  for await (const one of respond(createExtractiveBrain(), turn, new AbortController().signal)) said.push(one);
  return said;
}

const read = (text: string, args = '{"sections":["s3"]}'): ToolResult => ({
  ...{ callId: 'c', name: 'read_more', args },
  output: writeMore({ url: page.url, title: page.title, text, truncated: false }, 'nonce0000'),
});

const calls = (name: string, args: object) => [{ call: { name, args: JSON.stringify(args) } }];

describe('asked about what was not shared of a long page', () => {
  it('reads the section whose heading fits', async () => {
    expect(await ask('What are the luggage rules?')).toEqual(calls('read_more', { sections: ['s3'] }));
    expect(await ask('Are the meals good?')).toEqual(calls('read_more', { sections: ['s4'] }));
  });

  it('looks for the words in the whole page where no heading has them', async () => {
    expect(await ask('How heavy may a bicycle be?')).toEqual(
      calls('read_more', { query: 'how heavy may a bicycle be' }),
    );
  });

  it('answers what was shared without reading more', async () => {
    expect(await ask('When does the ferry to Corfu leave?')).toEqual([
      { text: 'Under “Timetable”, the page says: The ferry to Corfu leaves at nine.' },
    ]);
  });

  it('answers from what it has read, with its section', async () => {
    expect(await ask('What are the luggage rules?', [read('## Luggage rules {s3}\n\nTwo bags are free.')])).toEqual([
      { text: 'Under “Luggage rules”, the page says: Two bags are free.' },
    ]);
  });

  it('looks once more by the words where the heading had promised too much, and then says so', async () => {
    const nothing = read('## Luggage rules {s3}\n\nSee below.');
    const question = 'Is a bicycle luggage?';
    expect(await ask(question, [nothing])).toMatchObject([{ call: { name: 'read_more' } }]);
    const [said] = await ask(question, [nothing, read('## Luggage rules {s3}\n\nSee below.', '{"query":"x"}')]);
    expect(said).toMatchObject({ text: expect.stringContaining("I couldn't find") });
  });

  it('looks once more in the same page, where that is one of another tab', async () => {
    const bread: PageItem = {
      url: 'https://b.example/',
      title: 'Rye bread',
      text: '# Rye bread\n\nIt rises.',
      truncated: false,
    };
    const pages = [bread, page].map((one) => ({ ...one, part: 'tab' as const }));
    const question = { text: 'Is a bicycle luggage?', pages, history: [] };
    const args = '{"sections":["s3"],"page":"The ferry book"}';
    const [first] = await ask('', [], { question });
    const [second] = await ask('', [read('## Luggage rules {s3}\n\nSee below.', args)], { question });
    for (const said of [first, second])
      expect(said).toMatchObject({ call: { args: expect.stringContaining('"page":"The ferry book"') } });
  });

  it('says what it can where nothing more is given', async () => {
    const refused: ToolResult = { callId: 'c', name: 'read_more', args: '{}', output: 'No page is shared right now.' };
    expect(await ask('Is a bicycle luggage?', [refused])).toMatchObject([
      { text: expect.stringContaining("I couldn't find anything") },
    ]);
  });

  it('small talk reads nothing', async () => {
    expect(await ask('Thanks!')).toEqual([{ text: "You're welcome." }]);
    expect(await ask('read more')).not.toMatchObject([{ call: {} }]);
  });

  it('names the sections that were not shared, without their ids', async () => {
    expect(await ask('What are the headings?')).toEqual([
      { text: 'This page has 4 sections: Timetable, Luggage rules, Meals and Captains of old….' },
    ]);
  });
});

it('what our side has put behind headings is no word to be expected in speech', () => {
  const words = biasWords([page]);
  expect(words).toContain('Luggage');
  expect(words).not.toContain('tokens');
});

describe('asked to show it', () => {
  it.each([
    'Show me.',
    'show me that',
    'Where does it say that?',
    'where is that',
    'Can you show me where it says that?',
    'Show me where.',
    'Where did you read that',
    'highlight it',
    'show me on the page',
  ])('shows what the last answer came from: %j', async (text) => {
    expect(await ask(text)).toEqual(calls('show_on_page', {}));
  });

  it('shows the sentence on something', async () => {
    expect(await ask('Show me where it mentions Corfu')).toEqual(
      calls('show_on_page', { quote: 'The ferry to Corfu leaves at nine.' }),
    );
  });

  it('says what came of it', async () => {
    const output = 'It is highlighted on the page now.';
    expect(await ask('Show me', [{ callId: 'c', name: 'show_on_page', args: '{}', output }])).toEqual([
      { text: 'It is highlighted on the page now.' },
    ]);
  });

  it('says that it cannot, where nobody offers it', async () => {
    expect(await ask('Show me', [], { tools: [] })).toMatchObject([{ text: expect.stringContaining('cannot show') }]);
  });
});

describe('asked about another open tab', () => {
  const lights: PageItem = {
    ...{ url: 'https://l.example/', title: 'Lighthouses of the north', truncated: false, part: 'tab' },
    text: '# Lighthouses of the north\n\nThe tallest tower is 58 metres high.\n\n## Keepers\n\nThe last keeper left in 1998.',
  };
  const shared = (text: string, pages = [lights, page], more: Partial<Turn> = {}) =>
    ask(text, [], { question: { text, pages, history }, ...more });

  it.each([
    ['What does my other tab about lighthouses say?', 'lighthouses'],
    ['Compare this with the tab about lighthouses.', 'lighthouses'],
    ['compare it with my tab on the lighthouses of Norway', 'the lighthouses of norway'],
    ['Can you compare the prices here with the other tab?', ''],
    ['What does the tab about lighthouses say about the tallest tower?', 'lighthouses'],
    ['How high is the tallest tower in my other tab about lighthouses?', 'lighthouses'],
    ['In my other tab about lighthouses, how high is the tower?', 'lighthouses'],
    ['And what about my other tab?', ''],
    ['does my other tab mention keepers', ''],
    ['Is it cheaper in the other tab?', ''],
    ['And in my other tab about bread?', 'bread'],
    ['What is in another tab?', ''],
  ])('asks for the tab: %j', async (text, name) => {
    expect(await ask(text)).toEqual(calls('ask_for_tab', { name }));
    expect(await shared(text, [])).toEqual(calls('ask_for_tab', { name }));
  });

  it.each([
    'What does it say about lighthouses?',
    'How do I open a link in another tab?',
    'How can I go back to the other tab?',
    'What is tab completion?',
    'What does the Tab key do?',
    'Compare Corfu with the other islands.',
    'What does it say about tabs?',
    'Which tab is for the settings?',
    // The page has such a part of its own.
    'What does the tab about luggage rules say?',
  ])('asks for none where the page is meant: %j', async (text) => {
    expect(await ask(text)).not.toMatchObject([{ call: { name: 'ask_for_tab' } }]);
  });

  it('says what the person has to do, and nothing of any tab', async () => {
    const output = 'The person has been asked.';
    expect(
      await ask('Compare this with the tab about lighthouses', [
        { callId: 'c', name: 'ask_for_tab', args: '{"name":"lighthouses"}', output },
      ]),
    ).toEqual([{ text: expect.stringContaining('Choose the tab') }]);
  });

  it('goes on with the question when the page is there, also where the person has chosen one that is about something else', async () => {
    const tallest = { text: expect.stringContaining('58 metres') };
    expect(await shared('What does my other tab about lighthouses say about the tallest tower?')).toEqual([tallest]);
    // As it is heard.
    expect(await shared('Compare it with the tab about light houses.')).toMatchObject([tallest, {}]);
    const goesOn = { isGoneOn: true };
    expect(await shared('What does my other tab about whales say about the tower?', undefined, goesOn)).toEqual([
      tallest,
    ]);
    expect(await shared('Compare this with the tab about whales', undefined, goesOn)).toMatchObject([tallest, {}]);
  });

  it('asks again for a tab that none of the shared ones is', async () => {
    expect(await shared('What does my other tab about whales say?')).toEqual(calls('ask_for_tab', { name: 'whales' }));
  });

  it('says that it sees none, where nobody can be asked', async () => {
    expect(await ask('What does my other tab about lighthouses say?', [], { tools: [] })).toMatchObject([
      { text: expect.stringContaining('only what is shared') },
    ]);
  });
});
