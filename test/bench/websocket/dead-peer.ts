import { setTimeout as sleep } from 'node:timers/promises';
import { type Peers, watchPeers } from '../../../scripts/browser/peers.ts';
import { openReadyStage, type ReadyStage } from '../../../scripts/browser/ready-stage.ts';
import type { BrowserName } from '../../../scripts/browser/stage.ts';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';
import { startLocalBackend } from '../../../scripts/local-backend.ts';
import { holdDatagrams } from '../../fakes/datagrams.ts';
import { HONEY_BEE } from '../../scenarios/pages.ts';
import { begin, linesOf, type, waitForAnswer } from '../../scenarios/talk.ts';
import { atMost, type Goal } from './goal.ts';

/** A WebRTC peer that is dead, and the WebSocket call that takes its place; the worst of all. */
export interface DeadPeerFigures {
  times: number;
  liveAfterDisconnectedMs: Goal;
  liveAfterDeathMs: Goal;
  /** Of what had been said and was typed meanwhile. */
  linesLost: Goal;
}

interface Death {
  afterDisconnectedMs: number;
  afterDeathMs: number;
  lost: number;
}

/** Kills the other side of one call after another. What goes over UDP in this process dies with it. */
export async function benchDeadPeer(
  browser: BrowserName,
  times: number,
  log: (line: string) => void,
): Promise<DeadPeerFigures> {
  const datagrams = holdDatagrams();
  const backend = await startLocalBackend({ greets: false });
  const transport = browser === 'firefox' ? 'webrtc' : 'auto';
  const stage = await openReadyStage({ browser, page: HONEY_BEE, backend, transport });
  try {
    const peers = await watchPeers(stage);
    const deaths: Death[] = [];
    for (let i = 0; i < times; i += 1) {
      datagrams.revive();
      const death = await survive(stage, peers, datagrams.die);
      log(`${browser}, death ${i + 1}: ${JSON.stringify(death)}`);
      deaths.push(death);
      await stage.ui.press('Stop');
      await stage.ui.waitForView('the end', ({ phase }) => phase.name === 'idle');
    }
    const worst = (name: keyof Death): number => Math.max(...deaths.map((death) => death[name]));
    return {
      times,
      liveAfterDisconnectedMs: atMost(4_000, worst('afterDisconnectedMs')),
      liveAfterDeathMs: atMost(12_000, worst('afterDeathMs')),
      linesLost: atMost(0, worst('lost')),
    };
  } finally {
    datagrams.restore();
    await stage.close();
    await backend.close();
  }
}

async function survive({ ui }: ReadyStage, peers: Peers, die: () => void): Promise<Death> {
  await begin(ui);
  await type(ui, 'What can you do?');
  const before = linesOf(await waitForAnswer(ui, /./));
  const diedAt = Date.now();
  die();
  const disconnectedAt = await waitUntil('the peer to be missed', () => peers.since('disconnected'), 40_000);
  await type(ui, 'Hello.');
  await ui.waitForView(
    'another call',
    ({ phase, transport }) => phase.name === 'live' && transport === 'websocket',
    40_000,
  );
  const liveAt = Date.now();
  await sleep(500);
  const after = linesOf(await waitForAnswer(ui, /./));
  const lost = [...before, 'user: Hello.'].filter((line) => !after.includes(line)).length;
  return { afterDisconnectedMs: liveAt - disconnectedAt, afterDeathMs: liveAt - diedAt, lost };
}
