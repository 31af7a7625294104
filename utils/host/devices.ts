import type { Effect, SessionEvent } from '../session/events.ts';
import type { Mode } from '../session/mode.ts';
import { problem } from '../session/problem.ts';
import { rememberGreeted, rememberSiteRule } from '../settings/storage.ts';
import { assertNever } from '../shared/assert-never.ts';
import { neverSites } from '../shared/site-rules.ts';
import { ask } from './ask-background.ts';
import { createAttacher } from './attach-overlay.ts';
import type { CallDevice } from './call-device.ts';
import type { DocumentDevice } from './document-device.ts';
import { fencePage } from './fence-page.ts';
import type { MicrophoneDevice } from './microphone-device.ts';
import { readPage, readWishes } from './page-device.ts';
import type { Pages } from './pages.ts';
import type { Devices } from './session-host.ts';
import type { TranscriptKeeper } from './transcript-keeper.ts';

/** Waits differ by up to this share, so that many clients do not come back at the same moment. */
const JITTER = 0.25;
/** No channel takes more (protocol section 4). */
const MOST_BYTES = 262_144;

/**
 * Whoever opens a surface to talk does so within a minute, and after that takes a tenth of a second more. A sidebar may stay
 * open all day: what is prepared holds the output device of the computer open, and takes 3 % of a core in Firefox.
 */
const PREPARED_FOR_MS = 60_000;

type Report = (event: SessionEvent) => void;

/** The real devices of a session host. Decides nothing: each effect goes to the one that can do it. */
export function createDevices(
  microphone: MicrophoneDevice,
  call: CallDevice,
  keeper: TranscriptKeeper,
  pages: Pages,
  documents: DocumentDevice,
): Devices {
  let prepared: ReturnType<typeof setTimeout> | undefined;
  const overlays = createAttacher({
    show: (tabId) => ask('showOverlay', { tabId }, 'host.failed'),
    isHere: pages.isHere,
  });
  const discardPrepared = (): void => {
    call.discardPrepared();
    microphone.discardPrepared();
  };
  return (effect, report) => {
    switch (effect.do) {
      case 'prepare-call':
        call.prepare();
        microphone.prepare();
        clearTimeout(prepared);
        prepared = setTimeout(discardPrepared, PREPARED_FOR_MS);
        return;
      case 'open-microphone':
        return void microphone.open(effect.attempt, report);
      case 'ask-permission':
        return void microphone.askPermission(effect.attempt, report);
      case 'fetch-grant':
        return void fetchGrant(effect.attempt, effect.purpose, report);
      case 'open-call':
        microphone.setMuted(effect.muted);
        microphone.setLoudness('full');
        return call.open(effect, microphone.source(), report);
      case 'open-beside':
        return call.openBeside(effect, microphone.source(), report);
      case 'promote':
        microphone.setLoudness('full');
        return call.promote();
      case 'drop-beside':
        return call.dropBeside();
      case 'rewind-microphone':
        return microphone.rewind(effect.ms);
      case 'configure-session':
      case 'write-down':
      case 'set-modality':
      case 'create-item':
      case 'request-response':
      case 'cancel-response':
      case 'drop-response':
      case 'drop-voice':
      case 'delete-item':
      case 'set-turn-detection':
      case 'clear-input':
      case 'commit-input':
        return call.say(effect);
      case 'read-page':
        return void readPage(effect, () => mostBytes(call), report);
      case 'fetch-document':
        return void fetchDocument(effect, { call, documents }, report);
      case 'drop-document':
        return documents.drop(effect.id);
      case 'show-quote':
        return void showQuote(effect, report);
      case 'hide-quote':
        return void ask('showQuote', { tabId: effect.tabId, quote: '', section: '' }, 'host.failed');
      case 'wait-show': {
        const { id, ms } = effect;
        setTimeout(() => report({ type: 'show-over', id }), ms);
        return;
      }
      case 'remember-site':
        return void rememberSiteRule(effect.site, effect.rule).catch((error) =>
          report({ type: 'noticed', problem: problem('site.not_kept', { detail: String(error) }) }),
        );
      case 'remember-greeted':
        // Whoever is not known to have been greeted is greeted in full again.
        return void rememberGreeted().catch(() => {});
      case 'insert-text':
        return pages.insert(effect.tabId, effect.id, effect.text);
      case 'attach':
        return void overlays.attach(effect, report);
      case 'wait-look': {
        const { since, ms } = effect;
        setTimeout(() => report({ type: 'look-due', since }), ms);
        return;
      }
      case 'wait-attach': {
        const { tabId, ms } = effect;
        setTimeout(() => report({ type: 'attach-due', tabId }), ms);
        return;
      }
      case 'detach':
        overlays.drop(effect.tabId);
        return pages.detach(effect.tabId);
      case 'wait-homeless': {
        const { since, ms } = effect;
        setTimeout(() => report({ type: 'homeless-deadline', since }), ms);
        return;
      }
      case 'wait-talk': {
        const { id, locked, ms } = effect;
        setTimeout(() => report({ type: 'talk-due', id, locked }), ms);
        return;
      }
      case 'read-recovered':
        return keeper.read(effect.conversation);
      case 'set-muted':
        microphone.setMuted(effect.muted);
        return call.setMuted(effect.muted);
      case 'gate-microphone':
        return microphone.setGate(effect.open);
      case 'pass-microphone':
        return microphone.pass();
      case 'hold-microphone':
        return microphone.hold();
      case 'set-speaker':
        microphone.setLoudness(effect.level);
        return call.setSpeaker(effect.level);
      case 'wait-for': {
        const { attempt, stage, ms } = effect;
        setTimeout(() => report({ type: 'deadline', attempt, stage }), ms);
        return;
      }
      case 'wait-limit': {
        const { attempt, nearMs, reachedMs } = effect;
        setTimeout(() => report({ type: 'limit-near', attempt }), nearMs);
        setTimeout(() => report({ type: 'limit-reached', attempt }), reachedMs);
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
        call.dropBeside();
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

async function fetchGrant(attempt: number, purpose: Mode, report: Report): Promise<void> {
  const grant = await ask('fetchGrant', { purpose }, 'backend.timeout');
  report(
    grant.ok
      ? { type: 'grant-ready', attempt, grant: grant.value }
      : { type: 'failed', attempt, problem: grant.problem },
  );
}

async function fetchDocument(
  effect: Extract<Effect, { do: 'fetch-document' }>,
  { call, documents }: { call: CallDevice; documents: DocumentDevice },
  report: Report,
): Promise<void> {
  const { siteRules, redactEmails } = await readWishes();
  const { focus } = effect;
  await documents.fetch(effect, report, {
    never: neverSites(siteRules),
    finish: (read) => ({
      ...fencePage(read, { redactEmails, maxBytes: mostBytes(call), ...(focus ? { focus } : {}) }),
      part: 'page',
    }),
  });
}

/**
 * Pages are cut to what the call takes that is there, so that what is shown beforehand is what is sent. Without a call only by
 * tokens: the call that comes cuts to what it takes.
 */
const mostBytes = (call: CallDevice): number => Math.min(MOST_BYTES, call.maxMessageBytes() ?? MOST_BYTES);

async function showQuote(
  { id, tabId, quote, section }: Extract<Effect, { do: 'show-quote' }>,
  report: Report,
): Promise<void> {
  const shown = await ask('showQuote', { tabId, quote, section }, 'host.failed');
  if (shown.ok) report({ type: 'quote-shown', id, found: shown.value });
  else report({ type: 'quote-not-shown', id, problem: shown.problem });
}
