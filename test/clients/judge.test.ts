import { expect, it } from 'vitest';
import { findFaults } from '../fakes/find-faults.ts';
import { hasRealtimeData } from '../fakes/realtime-data.ts';

// Skipped, it says that the tests of this folder judge nothing of what crossed.
it.skipIf(!hasRealtimeData)('what crosses is judged by OpenAI’s OpenAPI description (needs the data)', () => {
  const cancel = { type: 'response.cancel', event_id: 'event_1' };
  expect(findFaults([{ from: 'Client', event: cancel }])).toEqual([]);
  expect(findFaults([{ from: 'Client', event: { ...cancel, response_id: 5 } }])).not.toEqual([]);
  expect(findFaults([{ from: 'Server', event: cancel }])).not.toEqual([]);
});
