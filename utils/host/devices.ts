import type { SessionEvent } from '../session/events.ts';
import { assertNever } from '../shared/assert-never.ts';
import { callBackground } from '../wire/calls.ts';
import type { CallDevice } from './call-device.ts';
import type { MicrophoneDevice } from './microphone-device.ts';
import type { Devices } from './session-host.ts';
import type { TranscriptKeeper } from './transcript-keeper.ts';

/** Waits differ by up to this share, so that many clients do not come back at the same moment. */
const JITTER = 0.25;

type Report = (event: SessionEvent) => void;

/** The real devices of a session host. Decides nothing: each effect goes to the one that can do it. */
export function createDevices(microphone: MicrophoneDevice, call: CallDevice, keeper: TranscriptKeeper): Devices {
  return (effect, report) => {
    switch (effect.do) {
      case 'prepare-call':
        return call.prepare();
      case 'open-microphone':
        return void microphone.open(effect.attempt, report);
      case 'ask-permission':
        return void microphone.askPermission(effect.attempt, report);
      case 'fetch-token':
        return void fetchToken(effect.attempt, report);
      case 'open-call':
        return call.open(effect, microphone.track(), report);
      case 'configure-session':
      case 'create-item':
      case 'request-response':
      case 'cancel-response':
        return call.say(effect, report);
      case 'read-page':
        return void readPage(effect.tabId, report);
      case 'set-muted':
        return call.setMuted(effect.muted);
      case 'wait-for': {
        const { attempt, stage, ms } = effect;
        setTimeout(() => report({ type: 'deadline', attempt, stage }), ms);
        return;
      }
      case 'retry-later': {
        const { attempt, delayMs } = effect;
        setTimeout(() => report({ type: 'retry-due', attempt }), delayMs * (1 + JITTER * (2 * Math.random() - 1)));
        return;
      }
      case 'hang-up':
        return call.hangUp();
      case 'release':
        call.hangUp();
        call.discardPrepared();
        return microphone.close();
      case 'forget':
        return keeper.forget(effect.conversation);
      default:
        return assertNever(effect);
    }
  };
}

async function fetchToken(attempt: number, report: Report): Promise<void> {
  const grant = await callBackground('fetchToken', undefined);
  report(
    grant.ok ? { type: 'token-ready', attempt, ...grant.value } : { type: 'failed', attempt, problem: grant.problem },
  );
}

async function readPage(tabId: number, report: Report): Promise<void> {
  const page = await callBackground('readPage', { tabId });
  report(page.ok ? { type: 'page-read', page: page.value } : { type: 'page-failed', problem: page.problem });
}
