import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchPeers } from '../../scripts/browser/peers.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { type Datagrams, holdDatagrams } from '../fakes/datagrams.ts';
import { HONEY_BEE } from '../scenarios/pages.ts';
import { askAloud, begin, linesOf, sharePage, speak, type, waitForAnswer } from '../scenarios/talk.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

/**
 * Firefox's consent checks carry no USE-CANDIDATE, and OpenAI's servers answer no others (protocol 5.3): every WebRTC call
 * dies there, and no page can mend it.
 */
describe.skipIf(missing !== undefined)(`a service that answers only checks with USE-CANDIDATE ${missing ?? ''}`, () => {
  let datagrams: Datagrams;
  let backend: LocalBackend;
  let stage: ReadyStage;

  beforeAll(async () => {
    datagrams = holdDatagrams();
    backend = await startLocalBackend({ greets: false });
    const parts = { browser: 'firefox', page: HONEY_BEE, room: HEADSET } as const;
    stage = await openReadyStage({ ...parts, backend, transport: 'webrtc' });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
    datagrams.restore();
  });

  test('a WebRTC call in Firefox is lost, goes on over WebSocket, and nothing that was said is', async () => {
    const { ui } = stage;
    const peers = await watchPeers(stage);
    expect((await begin(ui)).transport).toBe('webrtc');
    await sharePage(ui);
    await type(ui, 'What does it say about the dance?');
    await waitForAnswer(ui, /waggle/);
    await askAloud(stage, ui, 'How long is this page?');
    const before = await waitForAnswer(ui, /words/);

    const nominating = datagrams.checks.length;
    datagrams.answerOnlyNominating();
    await waitUntil('the peer to be missed', async () => (await peers.states()).at(-1) === 'disconnected', 30_000);
    expect(datagrams.checks.slice(nominating).filter((check) => check.nominates)).toEqual([]);
    // Said while one call is as good as dead and the other is not there yet.
    await speak(stage, 'What does it say about winter?');
    await ui.waitForView('the other call', ({ transport }) => transport === 'websocket', 30_000);
    await ui.waitForView('the words', (view) => linesOf(view).length > linesOf(before).length, 30_000);
    const after = await waitForAnswer(ui, /./);
    expect(await peers.states()).toContain('closed');
    expect(after.conversation).toBe(before.conversation);
    const [page] = after.transcript;
    expect(page?.kind).toBe('page');
    expect(linesOf(after).slice(0, linesOf(before).length)).toEqual(linesOf(before));
    // Neither lost nor heard by both.
    const added = linesOf(after).slice(linesOf(before).length);
    expect(added).toEqual([
      expect.stringMatching(/^user: .*(what|say|winter)/i),
      expect.stringMatching(/^assistant: ./),
    ]);

    // The new call knows what the old one said, and the page.
    await type(ui, 'What did you say?');
    const answer = added.at(-1)?.replace('assistant: ', '') ?? '';
    await ui.waitForView(
      'what was said, again',
      (view) =>
        linesOf(view).slice(-2)[1]?.includes(answer.slice(0, 40)) === true &&
        linesOf(view).length === linesOf(after).length + 2,
      40_000,
    );
    expect((await askAloud(stage, ui, 'How long is this page?')).answered).toMatch(/words/);
    await ui.press('Stop');
    await ui.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
    // Three questions aloud, and half a minute until a peer is missed.
  }, 180_000);
});
