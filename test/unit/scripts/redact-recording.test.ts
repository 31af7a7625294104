import { expect, it } from 'vitest';
import type { Recorded } from '../../../scripts/live-check/recording.ts';
import { redactRecording } from '../../../scripts/live-check/redact-recording.ts';

const line = (event: Record<string, unknown>): Recorded => ({
  by: 'service',
  ms: 3,
  step: 'connect',
  event: { type: 'x', ...event },
});
const redacted = (event: Record<string, unknown>, secrets: string[] = []) =>
  redactRecording([line(event)], secrets)[0]?.event;

it('says of sound only how much there was', () => {
  expect(redacted({ delta: `${'A'.repeat(400)}==` })).toEqual({ type: 'x', delta: '(402 characters of base64)' });
});

it('keeps ids and words', () => {
  const event = {
    type: 'x',
    event_id: 'event_gUcoTXrRACzkig5IbiZOM',
    item: { content: [{ text: 'Open from 10:30:15 to 12:00, for 4.50.' }], n: null, of: 3 },
  };
  expect(redacted(event)).toEqual(event);
});

it.each([
  ['the key of the service', 'my-own-key-of-the-service'],
  ['a client secret', 'ek_0123456789abcdef'],
  ['a key of OpenAI', 'sk-proj-0123456789abcdef'],
  ['a bearer', 'Bearer abcdefgh'],
  ['an IPv4 address', '192.0.2.17'],
  ['an IPv6 address', '2001:db8:0:0:0:0:0:17'],
  ['a short IPv6 address', 'fe80::1c2d:3e4f'],
])('holds %s nowhere, however deep it stands', (_name, secret) => {
  const event = redacted({ a: [{ b: `said ${secret} aloud` }] }, ['my-own-key-of-the-service']);
  expect(JSON.stringify(event)).not.toContain(secret.replace('Bearer ', ''));
  expect(JSON.stringify(event)).toMatch(/said .*… aloud/);
});

it('holds of SDP what was offered, and not who and where', () => {
  const sdp = [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=candidate:1 1 udp 2113937151 192.0.2.17 50000 typ host generation 0',
    'a=ice-ufrag:someUfrag',
    'a=ice-pwd:somePassword0123456789',
    'a=fingerprint:sha-256 AA:BB:CC:DD',
    'a=rtpmap:111 OPUS/48000/2',
    '',
  ].join('\r\n');
  expect(redacted({ sdp })?.sdp).toBe(
    [
      'v=0',
      'o=- … 2 IN IP4 …',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=candidate:… typ host',
      'a=ice-ufrag:…',
      'a=ice-pwd:…',
      'a=fingerprint:sha-256 …',
      'a=rtpmap:111 OPUS/48000/2',
      '',
    ].join('\n'),
  );
});
