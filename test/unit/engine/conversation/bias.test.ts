import { expect, it } from 'vitest';
import { biasWords } from '../../../../engine/answer/bias-words.ts';
import { rememberBias } from '../../../../engine/conversation/bias.ts';
import type { Item } from '../../../../engine/conversation/events.ts';
import { writePageItem } from '../../../../utils/realtime/page-item.ts';

const shared = (text: string): Item => ({
  id: 'item_1',
  type: 'message',
  role: 'user',
  status: 'completed',
  content: [
    {
      type: 'input_text',
      text: writePageItem({ url: 'https://a.test/', title: 'A', text, truncated: false }, 'nonce0000'),
    },
  ],
});

it('expects the words of the page as it is now, also when it changed to one of the same length', () => {
  const bias = rememberBias(biasWords);
  expect(bias([shared('The kestrel hovers.')])).toContain('kestrel');
  const words = bias([shared('The buzzard circle.')]);
  expect(words).toContain('buzzard');
  expect(words).not.toContain('kestrel');
});

it('expects the words of the page that was shared last', () => {
  const bias = rememberBias(biasWords);
  const words = bias([shared('The kestrel hovers.'), { ...shared('A tractor ploughs.'), id: 'item_2' }]);
  expect(words).toContain('tractor');
  expect(words).not.toContain('kestrel');
});
