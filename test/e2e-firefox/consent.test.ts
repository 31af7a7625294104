import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { whyNoFirefox } from '../../scripts/find-firefox.mjs';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { watchPeers } from '../bench/websocket/peers.ts';
import { openStage, type Stage } from '../bench/websocket/stage.ts';
import { askAloud, begin, linesOf, sharePage, speak, type, waitForAnswer } from '../bench/websocket/talk.ts';
import { type Datagrams, holdDatagrams } from '../fakes/datagrams.ts';

/** In CI everything must be there; elsewhere a test says why it is skipped. */
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const missing = isCi ? undefined : (whyNoFirefox() ?? whyNoPulse());

/**
 * Firefox's consent checks carry no USE-CANDIDATE, and OpenAI's servers answer no others (protocol 5.3): every WebRTC call
 * dies there, and no page can mend it.
 */
describe.skipIf(missing !== undefined)(`a service that answers only checks with USE-CANDIDATE ${missing ?? ''}`, () => {
  let datagrams: Datagrams;
  let backend: LocalBackend;
  let stage: Stage;

  beforeAll(async () => {
    datagrams = holdDatagrams();
    backend = await startLocalBackend({ greets: false });
    stage = await openStage({ browser: 'firefox', backend, transport: 'webrtc', room: HEADSET });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
    datagrams.restore();
  });

  test('a WebRTC call in Firefox is lost, goes on over WebSocket, and nothing that was said is', async () => {
    const { ui } = stage;
    const peers = await watchPeers(stage);
    expect((await begin(stage)).transport).toBe('webrtc');
    await sharePage(stage);
    await type(stage, 'What does it say about the dance?');
    await waitForAnswer(stage, /waggle/);
    const before = await askAloud(stage, 'How long is this page?', /words/);

    const nominating = datagrams.checks.length;
    datagrams.answerOnlyNominating();
    await waitUntil('the peer to be missed', async () => (await peers.states()).at(-1) === 'disconnected', 30_000);
    expect(datagrams.checks.slice(nominating).filter((check) => check.nominates)).toEqual([]);
    // Said while one call is as good as dead and the other is not there yet.
    await speak(stage, 'What does it say about winter?');
    await ui.waitForView('the other call', ({ transport }) => transport === 'websocket', 30_000);
    await ui.waitForView('the words', (view) => linesOf(view).length > linesOf(before).length, 30_000);
    const after = await waitForAnswer(stage, /./);
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
    await type(stage, 'What did you say?');
    const answer = added.at(-1)?.replace('assistant: ', '') ?? '';
    await ui.waitForView(
      'what was said, again',
      (view) =>
        linesOf(view).slice(-2)[1]?.includes(answer.slice(0, 40)) === true &&
        linesOf(view).length === linesOf(after).length + 2,
      40_000,
    );
    await askAloud(stage, 'How long is this page?', /words/);
    await ui.press('Stop');
    await ui.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
  });
});
