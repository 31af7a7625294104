import { expect, it } from 'vitest';
import { createGrantAhead } from '../../../utils/background/grant-ahead.ts';
import type { Mode } from '../../../utils/session/mode.ts';
import { ok } from '../../../utils/shared/result.ts';
import { tokenGrant } from '../../fakes/play.ts';

/** Counts the grants it gave. */
function counting() {
  let given = 0;
  let now = 0;
  const ahead = createGrantAhead(
    async (purpose) => ok(tokenGrant(`ek_${purpose}_${++given}`)),
    () => now,
  );
  const take = async (purpose: Mode = 'conversation') => {
    const taken = await ahead.take(purpose);
    return taken.ok && taken.value.by === 'token' ? taken.value.token : undefined;
  };
  return { ahead, take, wait: (ms: number) => (now += ms), given: () => given };
}

it('gives the grant that was fetched ahead, once', async () => {
  const { ahead, take, given } = counting();
  ahead.expectStart('conversation');
  ahead.expectStart('conversation');
  expect(given()).toBe(1);
  expect([await take(), await take()]).toEqual(['ek_conversation_1', 'ek_conversation_2']);
});

it('fetches no second one when the host page was quicker than the word that a start is coming', async () => {
  const { ahead, take, wait, given } = counting();
  expect(await take()).toBe('ek_conversation_1');
  wait(300);
  ahead.expectStart('conversation');
  expect(given()).toBe(1);
  wait(60_000);
  ahead.expectStart('conversation');
  expect(given()).toBe(2);
});

it('forgets one that nobody took', async () => {
  const { ahead, take, wait } = counting();
  ahead.expectStart('conversation');
  wait(8_000);
  expect(await take()).toBe('ek_conversation_2');
});

it('gives captions none that was fetched for a conversation, nor the other way round', async () => {
  const { ahead, take } = counting();
  ahead.expectStart('conversation');
  expect(await take('captions')).toBe('ek_captions_2');
  expect(await take()).toBe('ek_conversation_3');
});
