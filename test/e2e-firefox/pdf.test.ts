import { afterAll, beforeAll, describe, test } from 'vitest';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import * as pdf from '../scenarios/pdf.ts';
import { whySkippedWithSound } from './missing.ts';

const missing = whySkippedWithSound();

describe.skipIf(missing !== undefined)(`a PDF in a tab ${missing ?? ''}`, () => {
  let handbook: Awaited<ReturnType<typeof pdf.makeHandbook>>;
  let backend: LocalBackend;
  let stage: ReadyStage;

  beforeAll(async () => {
    handbook = await pdf.makeHandbook();
    backend = await startLocalBackend({ greets: false });
    stage = await openReadyStage({ browser: 'firefox', page: handbook.path, backend, room: HEADSET });
  });
  afterAll(async () => {
    await stage?.close();
    await backend?.close();
    await handbook?.close();
  });

  test('is offered at Start, fetched and read once it is shared, and answered from with its page', async () => {
    // By its other name this computer is another site, which nobody has allowed yet.
    const url = stage.pageUrl.replace('127.0.0.1', 'localhost');
    await stage.inPage(`browser.tabs.query({ url: 'http://127.0.0.1/*' })
      .then(([{ id }]) => browser.tabs.update(id, { url: '${url}' })).then(() => true)`);
    await waitUntil('the PDF by that name', async () => (await stage.onPage<string>('location.href')) === url);
    const { surface } = await stage.start();
    await pdf.isOffered({ stage }, surface);
    await surface.press('Share');
    await stage.allowAccess();
    await pdf.isAnswered({ stage }, surface);
  }, 180_000);
});
