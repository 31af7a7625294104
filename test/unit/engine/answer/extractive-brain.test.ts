import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Said } from '../../../../engine/answer/brain.ts';
import { createExtractiveBrain, greeting } from '../../../../engine/answer/extractive-brain.ts';
import { parsePage } from '../../../../engine/answer/parse-page.ts';
import type { PageItem } from '../../../../utils/realtime/page-item.ts';
import { hostilePage, plainPage, teaPage } from './pages.ts';

const never = new AbortController().signal;

async function ask(text: string, pages: readonly PageItem[] = [teaPage], history: readonly Said[] = []) {
  const sentences = [];
  for await (const sentence of createExtractiveBrain().answer({ text, pages, history }, never))
    sentences.push(sentence);
  return sentences;
}

const answer = async (...asked: Parameters<typeof ask>): Promise<string> =>
  (await ask(...asked)).map(({ text }) => text).join(' ');

describe('asked about the page as a whole', () => {
  it.each([
    'What is this page about?',
    'Can you please summarize this page?',
    "What's it about",
    'so what is this about',
    'tell me what this page is about',
    'Summary please.',
  ])('says with its own sentences what it is about: %j', async (question) => {
    const text = await answer(question);
    expect(text).toContain('Under “All about tea”, the page says: ');
    expect(text).toMatch(/This page tells how tea is grown|Tea is a drink/);
  });

  it.each(['How long is it?', 'how many words are there', 'How long does it take to read this article?'])(
    'tells its length: %j',
    async (question) => {
      expect(await answer(question)).toMatch(/^This page has about \d+ words; reading it takes about 1 minute\.$/);
    },
  );

  it.each(['What are the headings?', 'what sections are there', 'list the sections'])(
    'names its sections: %j',
    async (question) => {
      expect(await answer(question)).toBe(
        'This page has 5 sections: What is an infusion?, Kinds of tea, Brewing, Prices and History.',
      );
    },
  );

  it('names its author, date, title and links, and never an address', async () => {
    expect(await answer('Who wrote this?')).toBe('Under “All about tea”, the page says: By Mary Leaf.');
    expect(await answer('When was it published?')).toBe(
      'Under “All about tea”, the page says: Published 12 March 2025.',
    );
    expect(await answer('What is the title?')).toBe('This page is called “All about tea”.');
    expect(await answer('What links are there?')).toBe('This page has 2 links: timer and the long history.');
  });

  it('says so when the page does not tell', async () => {
    expect(await answer('Who wrote this?', [plainPage])).toBe('This page does not say who wrote it.');
    expect(await answer('When was this written?', [plainPage])).toBe('This page does not say when it was written.');
    expect(await answer('What are the headings?', [plainPage])).toBe('This page has no headings.');
    expect(await answer('Show me the code', [plainPage])).toBe("I couldn't find an example on this page.");
  });

  it('says that it was given only a part of a long page', async () => {
    const long = { ...teaPage, truncated: true };
    expect(await answer('How long is it?', [long])).toMatch(/^The part of this page that I was given has/);
    expect(await answer('What does it say about sailing?', [long])).toContain(
      'in the part of this page that I was given',
    );
  });
});

describe('asked about something on the page', () => {
  it.each([
    ['What does it say about Europe?', 'Under “History”, the page says: It came to Europe in 1610 on Dutch ships.'],
    ['When did tea come to Europe?', 'Under “History”, the page says: It came to Europe in 1610 on Dutch ships.'],
    [
      'What is an infusion?',
      'Under “What is an infusion?”, the page says: An infusion is a drink made by leaving leaves in water.',
    ],
    [
      'Why should I warm the pot?',
      'Under “Brewing”, the page says: Warm the pot first because cold china takes the heat from the water.',
    ],
    ['How many minutes do people let infusions stand?', 'Most people let them stand for four minutes.'],
    [
      'Is there anything about boiling?',
      'Under “Brewing”, the page says: Green tea must not be brewed with boiling water.',
    ],
  ])('%j finds the sentence and names its section', async (question, expected) => {
    expect(await answer(question)).toContain(expected);
  });

  it('reads a list short', async () => {
    expect(await answer('What are the kinds of tea?')).toBe(
      'Under “Kinds of tea”, the page says: These are the kinds that come from the tea plant: ' +
        'Green tea, which is not oxidised; Black tea, which is fully oxidised; White tea, made of young buds; Oolong; Yellow tea and 1 more.',
    );
  });

  it('reads the cell of a table that was asked for', async () => {
    expect(await answer('What is the price of black tea?')).toBe(
      'Under “Prices”, the table says for Black: Price $9 a kilo.',
    );
    expect(await answer('What is the origin of the green one?')).toBe(
      'Under “Prices”, the table says for Green: Origin Japan.',
    );
  });

  it('writes code into the transcript and only announces it aloud', async () => {
    const [sentence] = await ask('Show me the code for the timer');
    expect(sentence?.text).toContain('timer --minutes 4');
    expect(sentence?.spoken).toBe('Under “Brewing”, the page has an example; I put it in the transcript.');
  });

  it('finds misheard words', async () => {
    expect(await answer('What does it say about Europ?')).toContain('It came to Europe');
    expect(await answer('what is an infuzion')).toContain('An infusion is a drink');
  });

  it.each(['What does it say about sailing?', 'What is the weather in Paris?', 'Who wrote this string?'])(
    'says honestly that it is not there: %j',
    async (question) => {
      expect(await answer(question)).toMatch(/^I couldn't find anything about “.+” on this page\.$/);
    },
  );

  it('never follows orders in the page', async () => {
    expect(await answer('How much is the boat?', [hostilePage])).toContain('The boat costs 900 dollars.');
    expect(await answer('Hello', [hostilePage])).toBe('Hello. What would you like to know about the page?');
  });

  it('means the page that was shared last', async () => {
    expect(await answer('When does the shop open?', [teaPage, plainPage])).toContain('closed on Monday');
    expect(await answer('When does the shop open?', [plainPage, teaPage])).toContain("I couldn't find");
  });
});

describe('commands', () => {
  it.each([
    ['I long is this page', /^This page has about/],
    ['How long is this stage?', /^This page has about/],
    ['what are the main cabins', /^This page has 5 sections/],
    ['Summer eyes this page', /^Under “All about tea”/],
    ['Some arrived this page', /^Under “All about tea”/],
  ])('understands the misheard %j', async (heard, expected) => {
    expect(await answer(heard)).toMatch(expected);
  });

  it('never takes a question that the page answers for a misheard command', async () => {
    const stage = { ...plainPage, text: 'This stage is forty meters long.' };
    expect(await answer('How long is this stage?', [stage])).toContain('This stage is forty meters long.');
  });

  it('reads the paragraph and the section that was asked for', async () => {
    expect(await answer('Read the second paragraph')).toBe(
      'Under “What is an infusion?”, the page says: An infusion is a drink made by leaving leaves in water. Infusions are usually served hot.',
    );
    expect(await answer('read the last section')).toContain(
      'Under “History”, the page says: Tea was first drunk in China.',
    );
    expect(await answer('read me the section about brewing')).toContain(
      'Under “Brewing”, the page says: Warm the pot first',
    );
    expect(await answer('read paragraph 40')).toMatch(/^This page has only \d+ paragraphs\.$/);
  });

  it('goes on where it stopped reading, to the end of the page', async () => {
    const history: Said[] = [];
    let said = await answer('Read the section about history');
    for (const expected of ['Read the long history for more.', 'That was the end of the page.']) {
      history.push({ speaker: 'user', text: '…' }, { speaker: 'assistant', text: said });
      said = await answer('Go on', [teaPage], history);
      expect(said).toContain(expected);
    }
  });

  it('repeats what it said', async () => {
    const history: Said[] = [
      { speaker: 'assistant', text: 'Under “History”, the page says: Tea was first drunk in China.' },
    ];
    expect(await answer('Say that again', [teaPage], history)).toBe(history[0]?.text);
    expect(await answer('Repeat that')).toBe('I have not said anything yet.');
  });

  it.each([
    ['Hello!', 'Hello. What would you like to know about the page?'],
    ['Thank you very much.', "You're welcome."],
    ['Stop.', 'Okay.'],
    ['', "Sorry, I didn't catch that."],
    ['…', "Sorry, I didn't catch that."],
    ['Hmm.', "Sorry, I didn't catch that."],
  ])('answers %j without a page', async (said, expected) => {
    expect(await answer(said, [])).toBe(expected);
  });

  it('tells what it can not do', async () => {
    expect(await answer('What can you do?', [])).toMatch(/English only.*do not reason/);
    expect(greeting().length).toBeLessThanOrEqual(2);
  });

  it.each(['What is this page about?', 'How long is it?', 'What is an infusion?', 'Go on.'])(
    'offers to have the page shared when it was not: %j',
    async (question) => {
      expect(await answer(question, [])).toBe("I can't see this page yet. Press Share this page and I'll read it.");
    },
  );

  it('says that a page without text is one', async () => {
    expect(await answer('What is this about?', [{ ...plainPage, text: '' }])).toContain('no text');
  });
});

describe('every answer', () => {
  it('is one or two sentences and quotes nothing but the page', async () => {
    const texts = parsePage(teaPage).passages.map(({ text }) => text);
    const words = fc.constantFrom(
      ...'what is the tea price of green who when how many kinds brewing history read section about water leaf please'.split(
        ' ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 9 }), async (asked) => {
        const sentences = await ask(asked.join(' '));
        expect(sentences.length).toBeGreaterThanOrEqual(1);
        expect(sentences.length).toBeLessThanOrEqual(2);
        for (const { text } of sentences) {
          const quoted = /(?:the page says|it says|it also says): (.*)$/i.exec(text)?.[1];
          if (quoted?.includes(';') === false && !quoted.includes(' and ')) {
            expect(texts.some((passage) => passage.includes(quoted.replace(/\.$/, '')))).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes whatever is asked of whatever page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        async (question, text) => {
          expect((await ask(question, [{ ...plainPage, text }])).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('stops coming when it is no longer wanted', async () => {
    const control = new AbortController();
    const sentences = [];
    for await (const sentence of createExtractiveBrain().answer(
      { text: 'What can you do?', pages: [], history: [] },
      control.signal,
    )) {
      sentences.push(sentence);
      control.abort();
    }
    expect(sentences).toHaveLength(1);
  });
});
