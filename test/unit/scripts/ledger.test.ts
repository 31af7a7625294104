import { expect, it } from 'vitest';
import { createLedger, findLosses } from '../../../scripts/browser/ledger.ts';
import { initialState } from '../../../utils/session/state.ts';
import type { MessageEntry } from '../../../utils/session/transcript.ts';
import { viewOf } from '../../../utils/wire/change.ts';

const line = (id: string, text = `words of ${id}`, status: MessageEntry['status'] = 'completed'): MessageEntry => ({
  kind: 'message',
  id,
  at: 1,
  call: 1,
  speaker: 'user',
  parts: [text],
  status,
  settled: status !== 'in_progress',
  typed: true,
});

const seen = (...transcript: MessageEntry[]) => viewOf({ ...initialState, transcript });

/** A ledger that saw u1 and a1 finished at 100 and u2 at 300. */
function ledger() {
  const notes = createLedger();
  notes.note(seen(line('u1'), line('a1'), line('u2', 'wor', 'in_progress')), 100);
  notes.note(seen(line('u1'), line('a1'), line('u2')), 300);
  return notes;
}

it('counts only what was finished by then', () => {
  expect(
    ledger()
      .finishedBy(299)
      .map(({ id }) => id),
  ).toEqual(['u1', 'a1']);
  expect(
    ledger()
      .finishedBy(300)
      .map(({ id }) => id),
  ).toEqual(['u1', 'a1', 'u2']);
});

it('finds nothing wrong where everything is stored, and more', () => {
  expect(findLosses(ledger().finishedBy(300), [line('u1'), line('a1'), line('u2'), line('a2')])).toEqual({
    lost: [],
    doubled: [],
    outOfOrder: [],
  });
});

it('finds a line that is missing, one with other words, one that is there twice and one in the wrong place', () => {
  const lines = ledger().finishedBy(300);
  expect(findLosses(lines, [line('u1'), line('u2')]).lost).toEqual(['a1']);
  expect(findLosses(lines, [line('u1'), line('a1', 'words'), line('u2')]).lost).toEqual(['a1']);
  expect(findLosses(lines, [line('u1'), line('a1'), line('u2'), line('a1')]).doubled).toEqual(['a1']);
  expect(findLosses(lines, [line('a1'), line('u1'), line('u2')]).outOfOrder).toEqual(['a1']);
});

it('accepts a line that was cut after it was finished, in either wording', () => {
  const notes = ledger();
  notes.note(seen(line('u1'), line('a1', 'words', 'incomplete'), line('u2')), 400);
  const lines = notes.finishedBy(400);
  expect(findLosses(lines, [line('u1'), line('a1', 'words'), line('u2')]).lost).toEqual([]);
  expect(findLosses(lines, [line('u1'), line('a1'), line('u2')]).lost).toEqual([]);
});
