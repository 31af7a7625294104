import type { TransportKind } from '../session/transport.ts';

/**
 * What a call is begun with where the person leaves it open. By build and never by the user-agent string: Firefox loses
 * WebRTC calls to OpenAI after the first turns (its consent checks have no USE-CANDIDATE), and no page can mend that.
 */
export const FIRST_TRANSPORT: TransportKind = import.meta.env.FIREFOX ? 'websocket' : 'webrtc';
