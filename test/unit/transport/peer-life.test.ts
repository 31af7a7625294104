import { describe, expect, it } from 'vitest';
import {
  hearOfPeer,
  type PeerAct,
  type PeerLife,
  type PeerSign,
  silentMsOf,
} from '../../../utils/transport/peer-life.ts';

const live = (...signs: PeerSign[]): PeerAct[] => {
  let life: PeerLife = 'up';
  return signs.flatMap((sign) => {
    const next = hearOfPeer(life, sign);
    life = next.life;
    return next.acts;
  });
};

describe('a peer that falls silent', () => {
  it('for a moment is nothing', () => {
    expect(live('disconnected', 'connected', 'grace-over')).toEqual(['wait', 'calm']);
  });

  it('for two seconds is told of, and again when it is back', () => {
    expect(live('disconnected', 'grace-over', 'connected')).toEqual(['wait', 'unstable', 'calm', 'healed']);
  });

  it('for good is lost when the browser says so, or after half a minute, once', () => {
    expect(live('disconnected', 'grace-over', 'failed', 'patience-over')).toEqual([
      'wait',
      'unstable',
      'calm',
      'failed',
    ]);
    expect(live('disconnected', 'grace-over', 'patience-over', 'failed', 'connected')).toEqual([
      ...['wait', 'unstable', 'calm', 'failed'],
    ]);
    expect(live('failed')).toEqual(['calm', 'failed']);
  });

  it('a second time is waited for anew', () => {
    expect(live('disconnected', 'connected', 'disconnected', 'grace-over')).toEqual([
      'wait',
      'calm',
      'wait',
      'unstable',
    ]);
  });
});

describe('how long it has been silent', () => {
  it('is what the browser counted since the last packet of any kind', () => {
    const stats = [
      { type: 'codec', timestamp: 20_000 },
      { type: 'candidate-pair', timestamp: 20_000, lastPacketReceivedTimestamp: 14_500 },
      { type: 'inbound-rtp', timestamp: 20_000, lastPacketReceivedTimestamp: 13_000 },
    ];
    expect(silentMsOf(stats)).toBe(5500);
  });

  it('is at least what was waited, at most half a minute, and a guess where nothing was counted', () => {
    expect(silentMsOf([{ timestamp: 20_000, lastPacketReceivedTimestamp: 19_900 }])).toBe(2000);
    expect(silentMsOf([{ timestamp: 90_000, lastPacketReceivedTimestamp: 1 }])).toBe(30_000);
    expect(silentMsOf([{ timestamp: 90_000, lastPacketReceivedTimestamp: 0 }])).toBe(10_000);
    expect(silentMsOf([])).toBe(10_000);
  });
});
