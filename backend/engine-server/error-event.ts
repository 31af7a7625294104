import { createIds } from '../../engine/conversation/ids.ts';

const ids = createIds();

/** The text of an `error` event about something that never reached the engine. */
export const errorEvent = (code: string, message: string): string =>
  JSON.stringify({
    type: 'error',
    event_id: ids.next('event'),
    error: { type: 'invalid_request_error', code, message, param: null, event_id: null },
  });
