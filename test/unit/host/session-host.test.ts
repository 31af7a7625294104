import { describe, expect, it } from 'vitest';
import { finishedEntries } from '../../../utils/host/finished-entries.ts';
import { createServerLink } from '../../../utils/host/server-link.ts';
import { createSessionHost, type Devices } from '../../../utils/host/session-host.ts';
import { play, tokenGrant, upToLive } from '../../fakes/play.ts';

describe('the session host', () => {
  it('shows every state in order even when an effect answers at once', () => {
    const shown: string[] = [];
    const devices: Devices = (effect, report) => {
      if (effect.do === 'open-microphone') report({ type: 'microphone-ready', attempt: effect.attempt });
      if (effect.do === 'fetch-grant') report({ type: 'grant-ready', attempt: effect.attempt, grant: tokenGrant('t') });
    };
    const host = createSessionHost(
      devices,
      ({ phase }) => shown.push(phase.name === 'starting' ? phase.stage : phase.name),
      () => 5,
    );
    host.dispatch({ type: 'start', voice: true, clickedAt: 1 });
    expect(shown).toEqual(['microphone', 'token', 'answer']);
  });

  it('goes on after a device threw: one broken effect must not swallow the events behind it', () => {
    const host = createSessionHost(
      (effect) => {
        if (effect.do === 'prepare-call') throw new Error('no WebRTC here');
      },
      () => {},
      () => 5,
    );
    expect(() => host.dispatch({ type: 'prepare' })).toThrow('no WebRTC here');
    host.dispatch({ type: 'set-muted', muted: true });
    expect(host.state.muted).toBe(true);
  });
});

describe('what is written down', () => {
  const before = play(upToLive()).state;
  const after = play(
    [
      { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'Hello' },
      { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: 'Hi' },
    ],
    before,
  ).state;

  it('is final: half a sentence is not', () => {
    expect(finishedEntries(before.transcript, after.transcript).map(({ entry }) => entry.id)).toEqual(['u1']);
  });

  it('is written once', () => {
    expect(finishedEntries(after.transcript, [...after.transcript])).toEqual([]);
  });
});

describe('understanding a server', () => {
  it('counts what it cannot read and says so once', () => {
    const link = createServerLink();
    const problems = Array.from({ length: 60 }, (_, i) => link.hear('{', 1_000 + i).problem).filter(Boolean);
    expect(problems).toMatchObject([{ code: 'protocol.mismatch' }]);
    expect(link.diagnose().malformed).toBe(60);
  });

  it('says nothing about a few bad events over a long time', () => {
    const link = createServerLink();
    const problems = Array.from({ length: 60 }, (_, i) => link.hear('{', i * 1_000).problem).filter(Boolean);
    expect(problems).toEqual([]);
  });

  it('remembers which events it does not know, by name only', () => {
    const link = createServerLink();
    link.hear('{"type":"ping","secret":"ek_123456"}', 0);
    expect(link.diagnose()).toEqual({ itemsSent: [], malformed: 0, unknown: ['ping'] });
  });
});
