import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoFirefox } from '../../scripts/browser/firefox/find-firefox.ts';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { watchPeers } from '../bench/websocket/peers.ts';
import { openStage, type Stage } from '../bench/websocket/stage.ts';
import { begin, linesOf, sharePage, speak, type, waitForAnswer } from '../bench/websocket/talk.ts';
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
    stage = await openStage({ browser: 'firefox', backend, transport: 'webrtc' });
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
    await speak(stage, 'What does it say about winter?');
    const before = await waitForAnswer(stage, /cluster|shivering|kilograms/);

    const nominating = datagrams.checks.length;
    datagrams.answerOnlyNominating();
    await waitUntil('the peer to be missed', async () => (await peers.states()).at(-1) === 'disconnected', 30_000);
    expect(datagrams.checks.slice(nominating).filter((check) => check.nominates)).toEqual([]);
    // Said while one call is as good as dead and the other is not there yet.
    await speak(stage, 'How long is this page?');
    const after = await waitForAnswer(stage, /words/);
    expect(after.transport).toBe('websocket');
    expect(await peers.states()).toContain('closed');
    expect(after.conversation).toBe(before.conversation);
    const [page] = after.transcript;
    expect(page?.kind).toBe('page');
    expect(linesOf(after).slice(0, linesOf(before).length)).toEqual(linesOf(before));
    expect(linesOf(after).filter((line) => /^user:.*how long/i.test(line))).toHaveLength(1);

    // The new call knows what the old one said, and the page.
    await type(stage, 'What did you say?');
    const repeated = await waitForAnswer(stage, /words/);
    expect(linesOf(repeated)).toHaveLength(linesOf(after).length + 2);
    await speak(stage, 'What does it say about food?');
    await waitForAnswer(stage, /nectar|pollen/);
    await ui.press('Stop');
    await ui.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
  });
});
