import { expect, it, vi } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { createPageActions } from '../../../utils/ui/page-actions.ts';

vi.mock('../../../utils/platform/which-browser.ts', () => ({ IN_FIREFOX: true }));

const pdf = {
  ...{ id: 'o', url: 'https://rail.example/rules.pdf', title: 'rules.pdf', site: 'rail.example', kind: 'pdf' as const },
  ...{ words: 0, tokens: 10, truncated: false, redacted: 0 },
};
const PATTERN = 'https://rail.example/*';
const ASKED: Command = { type: 'accept-offer', id: 'o', waitsFor: PATTERN };

function shareWith(allow: (url: string) => Promise<boolean>) {
  const sent: Command[] = [];
  const send = (command: Command): void => void sent.push(command);
  const { share } = createPageActions({ send, itemText: async () => undefined, allow });
  return { sent, said: share(pdf) };
}

it('refusing Firefox’s question for a PDF leaves the card, declines nothing, and says what to do', async () => {
  const no = [async () => false, async () => Promise.reject(new Error('not a user gesture'))];
  for (const allow of no) {
    const { sent, said } = shareWith(allow);
    // Nothing was awaited: this is still the click.
    expect(sent).toEqual([ASKED]);
    expect(await said).toContain('Press Share again and choose “Allow”');
    expect(sent).toEqual([ASKED, { type: 'access-refused', pattern: PATTERN }]);
  }
});

it('it is fetched once the site is allowed, and nothing is told', async () => {
  const { sent, said } = shareWith(async () => true);
  expect(await said).toBe('');
  expect(sent).toEqual([ASKED, { type: 'access-given', patterns: [PATTERN] }]);
});
