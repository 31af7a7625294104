import { expect, it } from 'vitest';
import { asStored } from '../../../utils/host/finished-entries.ts';
import type { FunctionCallEntry, MessageEntry } from '../../../utils/session/transcript.ts';

const SENTENCE = 'A loaf of rye costs 4.20 euros.';

it('no sentence of a page is on the disk after an answer from it, nor after it was shown or read on', () => {
  const said: MessageEntry = {
    ...{ kind: 'message', id: 'm', at: 1, call: 1, speaker: 'assistant', parts: ['Four euros.'] },
    ...{ status: 'completed', settled: true, typed: false },
    source: { page: 'p', section: 's1', title: 'Prices of the bakery', quote: SENTENCE },
  };
  const called: FunctionCallEntry = {
    ...{ kind: 'function_call', id: 'f', at: 1, call: 1, name: 'show_on_page', callId: 'c' },
    ...{ arguments: JSON.stringify({ quote: SENTENCE }), status: 'completed' },
    titles: ['Prices of the bakery'],
  };
  // Whatever a model calls may quote the page.
  const refused: FunctionCallEntry = { ...called, name: 'tell', refused: true };
  const stored = [said, called, refused].map(asStored);
  expect(JSON.stringify(stored)).not.toMatch(/rye|Prices/);
  expect(stored).toMatchObject([{ parts: ['Four euros.'] }, { name: 'show_on_page' }, { name: 'tell', refused: true }]);
});
