import { chromium, type Page } from '@playwright/test';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { iceServersFor } from '../../backend/ice.ts';
import { ASK_NOTHING, fillSettings } from '../../scripts/browser/extension.ts';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { hasCoturn, startTurnServer, type TurnServer } from '../fakes/turn-server.ts';

import { expect, test } from './fixtures.ts';
import { askTyped, begin } from './steps.ts';

const SECRET = 'shared-with-coturn';

test.describe('where nothing but a TURN server can be reached', () => {
  test.skip(!hasCoturn(), 'needs coturn');
  let turn: TurnServer;
  let backend: Backend;
  const allocations = () => turn.log.filter((line) => /ALLOCATE processed, success/.test(line)).length;

  test.beforeAll(async () => {
    turn = await startTurnServer(SECRET);
    const started = await createBackend({
      greets: false,
      ice: { turn: { urls: [turn.url], secret: SECRET, lifeS: 600 } },
    });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
  });
  test.afterAll(async () => {
    await backend.close();
    await turn.close();
  });

  test('a call goes through the relay with the credentials that came with the token', async () => {
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      args: ['--autoplay-policy=no-user-gesture-required'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`${backend.url}/healthz`);
      const token = await fetch(`${backend.url}/token`, { headers: { authorization: `Bearer ${backend.key}` } });
      const call = await holdCall(page, (await token.json()) as Secret);
      expect(call).toMatchObject({ candidate: 'relay', said: expect.stringMatching(/\w/) });
      expect(call.soundBytes).toBeGreaterThan(2000);
      await expect.poll(allocations).toBeGreaterThan(0);
    } finally {
      await browser.close();
    }
  });

  test('the extension goes through the one that the person entered, for a backend that knows nothing of it', async ({
    open,
    backend: plain,
  }) => {
    const [server] = iceServersFor(
      { turn: { urls: [turn.url], secret: SECRET, lifeS: 600 } },
      () => 'anna',
      Date.now(),
    );
    const { extension, microphone, page } = await open({ settings: null });
    const options = await extension.context.newPage();
    await options.goto(extension.urlOf('options.html'));
    await options.evaluate(ASK_NOTHING);
    await options.getByText('Advanced', { exact: true }).click();
    await options.getByLabel('STUN and TURN servers').fill(turn.url);
    await options.getByLabel('TURN user name').fill(server?.username ?? '');
    await options.getByLabel('TURN credential').fill(server?.credential ?? '');
    await options.getByRole('checkbox', { name: 'Always through the TURN server' }).check();
    await fillSettings(options, { backendUrl: plain.url, key: plain.key });
    await options.close();
    const before = allocations();
    const popup = await extension.clickToolbar(page);
    await begin(popup);
    const { report } = await askTyped('Hello.', { popup, host: await extension.host(), microphone });
    expect(report.answered).toMatch(/\w/);
    await expect.poll(allocations).toBeGreaterThan(before);
  });

  test('nobody gets in without them', async () => {
    const browser = await chromium.launch({ executablePath: findChromium() ?? '' });
    try {
      const page = await browser.newPage();
      await page.goto(`${backend.url}/healthz`);
      const candidates = await page.evaluate(gatherRelay, {
        urls: turn.url,
        username: '9999999999:x',
        credential: 'guess',
      });
      expect(candidates).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

interface Secret {
  value: string;
  earshot: { call_url: string; ice_servers: RTCIceServer[] };
}

/** One typed question, in the page, with nothing but relayed candidates. */
function holdCall(page: Page, secret: Secret) {
  return page.evaluate(async ({ value, earshot }) => {
    const pc = new RTCPeerConnection({ iceServers: earshot.ice_servers, iceTransportPolicy: 'relay' });
    const channel = pc.createDataChannel('oai-events');
    pc.addTransceiver('audio', { direction: 'recvonly' });
    await pc.setLocalDescription();
    // Without a candidate in it: the relay's show themselves by asking.
    const answer = await fetch(earshot.call_url, {
      method: 'POST',
      headers: { authorization: `Bearer ${value}`, 'content-type': 'application/sdp' },
      body: pc.localDescription?.sdp ?? '',
    });
    let said = '';
    const done = new Promise<void>((resolve, reject) => {
      channel.onmessage = ({ data }) => {
        const event = JSON.parse(data) as { type: string; transcript?: string };
        if (event.type === 'session.created') {
          const content = [{ type: 'input_text', text: 'Hello.' }];
          channel.send(
            JSON.stringify({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } }),
          );
          channel.send(JSON.stringify({ type: 'response.create' }));
        }
        if (event.type === 'response.output_audio_transcript.done') said = event.transcript ?? '';
        if (event.type === 'output_audio_buffer.stopped') resolve();
        if (event.type === 'error') reject(new Error(data));
      };
      pc.onconnectionstatechange = () => pc.connectionState === 'failed' && reject(new Error('The connection failed.'));
    });
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    await done;
    const stats = [...(await pc.getStats()).values()] as {
      type: string;
      id: string;
      nominated?: boolean;
      localCandidateId?: string;
      candidateType?: string;
      bytesReceived?: number;
    }[];
    const pair = stats.find(({ type, nominated }) => type === 'candidate-pair' && nominated);
    const candidate = stats.find(({ id }) => id === pair?.localCandidateId)?.candidateType;
    const soundBytes = stats.find(({ type }) => type === 'inbound-rtp')?.bytesReceived ?? 0;
    pc.close();
    return { candidate, said, soundBytes };
  }, secret);
}

/** The relayed candidates that a server gives for these credentials, in the page. */
async function gatherRelay(server: RTCIceServer): Promise<string[]> {
  const pc = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' });
  pc.createDataChannel('x');
  const found: string[] = [];
  const gathered = new Promise<void>((resolve) => {
    pc.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve();
      else if (candidate.candidate !== '') found.push(candidate.candidate);
    };
  });
  await pc.setLocalDescription();
  await gathered;
  pc.close();
  return found;
}
