import { expect, it } from 'vitest';
import { closeProblem } from '../../../utils/transport/close-problem.ts';

const url = 'wss://voice.example/v1/realtime?model=m';
const closed = (code: number, reason = '', more: { wasOpen?: boolean; online?: boolean } = {}) =>
  closeProblem({ url, code, reason, wasOpen: true, online: true, ...more });

it.each<[number, string, string]>([
  [1000, '', 'openai.ended'],
  [1001, '', 'net.lost'],
  [1001, 'Your session hit the maximum duration of 60 minutes.', 'session.expired'],
  [1001, 'The time of the session is over.', 'session.expired'],
  [1001, 'The server is stopping.', 'net.lost'],
  [1002, '', 'protocol.mismatch'],
  [1003, '', 'protocol.mismatch'],
  [1005, '', 'net.lost'],
  [1006, '', 'net.lost'],
  [1007, '', 'protocol.mismatch'],
  [1008, 'policy', 'openai.token_rejected'],
  [1009, '', 'message.too_large'],
  [1010, '', 'protocol.mismatch'],
  [1011, '', 'net.lost'],
  [1012, '', 'net.lost'],
  [1013, '', 'openai.rate'],
  [1014, '', 'net.lost'],
  [1015, '', 'net.lost'],
  [3000, 'Unauthorized', 'openai.token_rejected'],
  [3500, '', 'openai.ended'],
  [4000, 'invalid_request_error.beta_api_shape_disabled', 'openai.retired'],
  [4000, 'invalid_request_error.session_expired', 'session.expired'],
  [4000, 'invalid_request_error.invalid_api_key', 'openai.token_rejected'],
  [4000, 'insufficient_quota', 'openai.quota'],
  [4000, 'rate_limit_exceeded', 'openai.rate'],
  [4000, 'invalid_request_error.unknown', 'openai.bad_request'],
  [4000, '', 'openai.ended'],
])('%i "%s" is told as %s', (code, reason, problem) => {
  expect(closed(code, reason).code).toBe(problem);
});

it('one that never was open is told as such, whatever the browser says of it', () => {
  expect(closed(1006, '', { wasOpen: false }).code).toBe('openai.unreachable');
  expect(closed(1006, '', { wasOpen: false, online: false }).code).toBe('net.offline');
});

it('the details have code and reason, and neither query nor a secret', () => {
  expect(closed(1008, 'ek_0123456789abcdef is over').detail).toBe(
    'wss://voice.example/v1/realtime: closed with 1008 (ek_… is over)',
  );
  expect(closed(1006, '', { wasOpen: false }).detail).toContain(
    'closed with 1006 (no reason given) before it was open',
  );
});
