import { describe, expect, it } from 'vitest';
import type { Said } from '../../../../engine/answer/brain.ts';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { plainPage } from './pages.ts';

const wheel = {
  ...plainPage,
  text: `# Changing a wheel

## What to bring

- A jack
- A cross wrench
- A torch

## Taking the wheel off

1. Loosen the nuts.
2. Lift the car.
3. Pull the wheel off.

## Putting the spare on

1. Hang the spare on the hub.
2. Turn the nuts by hand.

## Glue for the tube

Glue is mixed from these ingredients:

- Rubber crumbs
- Petrol`,
};

async function ask(text: string, before: string): Promise<string> {
  const history: Said[] = before === '' ? [] : [{ speaker: 'assistant', text: before }];
  const said: string[] = [];
  for await (const one of createExtractiveBrain().answer(
    { text, pages: [wheel], history },
    new AbortController().signal,
  ))
    said.push(one.text);
  return said.join(' ');
}

const SPARE = 'Under “Putting the spare on”, the page says: Hang the spare on the hub.';
const BRING = 'Under “What to bring”, the page lists 3: A jack, A cross wrench and A torch.';

describe('asked for the second of a list', () => {
  it.each([
    ['Read the second step', SPARE, 'Turn the nuts by hand.'],
    ['Read step two', SPARE, 'Turn the nuts by hand.'],
    ['What is the second step?', SPARE, 'Turn the nuts by hand.'],
    ['Read me the second one', SPARE, 'Turn the nuts by hand.'],
    ['Read the last one', BRING, 'A torch.'],
    ['Read the second item', BRING, 'A cross wrench.'],
  ])('%j means the list of the last answer: %j', async (text, before, right) =>
    expect(await ask(text, before)).toMatch(new RegExp(`: ${right}$`)),
  );

  it.each([
    ['Read the second ingredient', '', 'Petrol.'],
    ['Read the second ingredient', SPARE, 'Petrol.'],
    // Steps are numbered.
    ['Read the second step', BRING, 'Lift the car.'],
    ['Read the second step', '', 'Lift the car.'],
  ])('%j means the list of that name, where the last answer was %j', async (text, before, right) =>
    expect(await ask(text, before)).toMatch(new RegExp(`: ${right}$`)),
  );

  it('looks up what no list is called', async () =>
    expect(await ask('Read the second verse', '')).toBe("I couldn't find anything about “second verse” on this page."));

  it('says how long that list is, where it is shorter', async () =>
    expect(await ask('Read the fifth step', SPARE)).toBe('That list has only 2 items.'));
});
