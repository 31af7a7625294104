import { expect, it } from 'vitest';
import { waysOf } from '../../../utils/session/transport.ts';

it('tries what the person has chosen and nothing else', () => {
  expect(waysOf('websocket', 'webrtc', ['webrtc', 'websocket'])).toEqual(['websocket']);
  expect(waysOf('webrtc', 'websocket', ['webrtc', 'websocket'])).toEqual(['webrtc']);
  expect(waysOf('websocket', 'webrtc', ['webrtc'])).toEqual([]);
});

it('left open, begins with what suits the browser and falls back to the other', () => {
  expect(waysOf('auto', 'webrtc', ['webrtc', 'websocket'])).toEqual(['webrtc', 'websocket']);
  expect(waysOf('auto', 'websocket', ['webrtc', 'websocket'])).toEqual(['websocket', 'webrtc']);
  expect(waysOf('auto', 'websocket', ['webrtc'])).toEqual(['webrtc']);
});
