import { assertNever } from '../shared/assert-never.ts';
import type { Command } from './events.ts';

/**
 * Whether a command does no harm when nobody knows if the person saw what they pressed: it takes back, silences, or says
 * what only a keyboard can have typed. Not what opens a microphone, sends a page, starts or keeps a call, deletes, or is
 * remembered as the person's choice (docs/decisions/0009-the-overlay-in-the-top-layer.md).
 */
export function isHarmless(command: Command): boolean {
  switch (command.type) {
    case 'prepare':
    case 'stop':
    case 'interrupt':
    case 'set-audible':
    case 'say':
    case 'detach':
    case 'dismiss-notice':
    case 'decline-offer':
    case 'decline-tab':
    case 'access-refused':
    // The page scrolls itself as it likes, and learns of it no more than that.
    case 'show-source':
    case 'hide-source':
    // The keys for talking count in every page, and a turn that is begun can be ended.
    case 'talk-begin':
    case 'talk-lock':
    case 'talk-end':
      return true;
    case 'set-muted':
      return command.muted;
    case 'set-dictation':
      return !command.on;
    case 'start':
    case 'continue-recovered':
    case 'delete-recovered':
    case 'share-page':
    case 'access-given':
    case 'accept-offer':
    case 'set-site-rule':
    case 'put-back':
    case 'attach':
    case 'set-follow':
    case 'set-talk':
    case 'choose-place':
    case 'set-place':
    case 'keep':
    case 'forget':
      return false;
    default:
      return assertNever(command);
  }
}
