import { describe, expect, it } from 'vitest';
import { credentialOf, isBeta, readAim } from '../../../backend/engine-server/read-upgrade.ts';

const aim = (query: string, hasSecret = false) => readAim(new URLSearchParams(query), hasSecret);

describe('what a socket is for', () => {
  it.each([
    ['model=gpt-realtime-2.1', { type: 'model', model: 'gpt-realtime-2.1' }],
    ['intent=realtime&model=m', { type: 'model', model: 'm' }],
    ['intent=transcription', { type: 'transcription' }],
    ['call_id=rtc_1', { type: 'call', id: 'rtc_1' }],
  ])('%s', (query, value) => {
    expect(aim(query)).toEqual({ ok: true, value });
  });

  it('is one thing only, and something', () => {
    for (const query of ['', 'intent=realtime', 'model=m&call_id=c', 'intent=transcription&call_id=c']) {
      expect(aim(query)).toMatchObject({ ok: false, problem: { status: 400, param: 'model' } });
    }
  });

  it('is what the client secret is for, if the address does not say', () => {
    for (const query of ['', 'intent=realtime'])
      expect(aim(query, true)).toEqual({ ok: true, value: { type: 'session' } });
    expect(aim('model=m', true)).toEqual({ ok: true, value: { type: 'model', model: 'm' } });
    expect(aim('model=m&call_id=c', true)).toMatchObject({ ok: false });
  });

  it('is told where the model of a transcription belongs', () => {
    const message = expect.stringContaining('audio.input.transcription.model');
    expect(aim('intent=transcription&model=m')).toMatchObject({ problem: { message } });
  });
});

describe('the key of a socket', () => {
  it('comes in the header or in a subprotocol; the header wins', () => {
    const offered = { 'sec-websocket-protocol': 'realtime, openai-insecure-api-key.ek_1, openai-project.x' };
    expect(credentialOf(offered)).toBe('ek_1');
    expect(credentialOf({ ...offered, authorization: 'Bearer sk_2' })).toBe('sk_2');
    expect(credentialOf({ 'sec-websocket-protocol': 'realtime' })).toBeUndefined();
  });
});

it('knows a client of the beta by its subprotocol or its header', () => {
  expect(isBeta({ 'sec-websocket-protocol': 'realtime, openai-beta.realtime-v1' })).toBe(true);
  expect(isBeta({ 'openai-beta': 'assistants=v2, realtime=v1' })).toBe(true);
  expect(isBeta({ 'sec-websocket-protocol': 'realtime', 'openai-beta': 'assistants=v2' })).toBe(false);
});
