import type { CdpTarget } from './nested-cdp.ts';

/** What a page still holds of devices and connections. */
export interface OpenMedia {
  tracks: number;
  peerConnections: number;
  audioContexts: number;
}

const KINDS: { readonly [kind in keyof OpenMedia]: { name: string; isOpen: string } } = {
  tracks: { name: 'MediaStreamTrack', isOpen: "readyState === 'live'" },
  peerConnections: { name: 'RTCPeerConnection', isOpen: "signalingState !== 'closed'" },
  audioContexts: { name: 'AudioContext', isOpen: "state !== 'closed'" },
};

/** Counts what is neither ended nor closed. The browser collects garbage first: what nobody holds is not counted. */
export async function countOpenMedia(target: CdpTarget): Promise<OpenMedia> {
  const count = (kind: keyof OpenMedia) => countOpen(target, KINDS[kind]);
  return {
    tracks: await count('tracks'),
    peerConnections: await count('peerConnections'),
    audioContexts: await count('audioContexts'),
  };
}

async function countOpen(target: CdpTarget, { name, isOpen }: { name: string; isOpen: string }): Promise<number> {
  const objectGroup = 'open-media';
  const { result } = await target.send<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: `${name}.prototype`,
    objectGroup,
  });
  const { objects } = await target.send<{ objects: { objectId: string } }>('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup,
  });
  const counted = await target.send<{ result: { value: number } }>('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    // Prototypes of subclasses are found as well; asked for their state they throw.
    functionDeclaration: `function () {
      return this.filter((one) => { try { return one.${isOpen}; } catch { return false; } }).length;
    }`,
    returnByValue: true,
  });
  await target.send('Runtime.releaseObjectGroup', { objectGroup });
  return counted.result.value;
}
