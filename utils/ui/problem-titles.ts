import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Mode } from '../session/mode.ts';
import type { Problem, ProblemCode } from '../session/problem.ts';

/**
 * What is wrong, a few words without a full stop: apart from the rest (words.ts) because an overlay that is one line shows no
 * more than this, and is loaded by every page that one talks about.
 */
const TITLES: Readonly<Record<ProblemCode, string>> = {
  'mic.prompt_needed': 'Earshot needs your microphone',
  'mic.not_allowed': 'The microphone was not allowed',
  'mic.denied': 'The microphone is blocked',
  'mic.none': 'No microphone found',
  'mic.busy': 'The microphone does not answer',
  'mic.lost': 'The microphone went away',
  'mic.allowed_once': 'The microphone was allowed for one visit only',
  'mic.silent': 'We hear nothing from you',
  'audio.blocked': 'The browser held back the sound',
  'backend.not_configured': 'No backend is set up yet',
  'backend.insecure': 'The address of your backend is not safe',
  'backend.no_permission': 'Earshot may not reach your backend yet',
  'backend.unreachable': 'Your backend does not answer',
  'backend.timeout': 'Your backend is taking too long',
  'backend.down': 'Your backend has a problem',
  'backend.refused': 'Your backend refused the request',
  'backend.changed': 'Your backend answers differently now',
  'backend.upstream_refused': 'The voice service refused your backend',
  'backend.bad_answer': 'Your backend sent something unexpected',
  'backend.untrusted_call_url': 'Your backend names a server that you have not approved',
  'backend.no_websocket': 'Your backend offers no WebSocket',
  'auth.required': 'Your backend wants a key',
  'auth.forbidden': 'Your key is not allowed to do this',
  'limit.rate': 'Too many conversations in a short time',
  'limit.quota': 'Your share for today is used up',
  'limit.calls': 'Too many conversations at once',
  'limit.soon': 'This conversation ends soon',
  'limit.session': 'This conversation reached the limit of your backend',
  'net.offline': 'You are offline',
  'net.portal': 'This network wants you to sign in first',
  'net.lost': 'The connection was lost',
  'device.sealed': 'This would leave your computer',
  'place.not_kept': 'Your choice could not be kept',
  'engine.damaged': 'A part of Earshot is damaged',
  'engine.forbidden': 'This browser forbids what Earshot needs here',
  'engine.memory': 'There is too little memory',
  'engine.unsupported': 'This computer cannot run Earshot by itself',
  'engine.failed': 'Earshot could not get ready on this computer',
  'engine.slow': 'This computer is very busy',
  'engine.stopped': 'Earshot stopped answering on this computer',
  'brain.unavailable': 'The model you chose is not there',
  'brain.refused': 'The chat server does not let Earshot in',
  'brain.slow': 'The model you chose takes too long',
  'brain.failed': 'The model you chose gave no answer',
  'openai.retired': 'Your backend uses a retired endpoint',
  'openai.unreachable': 'The voice service does not answer',
  'openai.timeout': 'The voice service is taking too long',
  'openai.token_rejected': 'The voice service did not accept the token',
  'openai.bad_request': 'The voice service refused the call',
  'openai.bad_answer': 'The voice service sent something unexpected',
  'openai.no_session': 'The voice service does not begin',
  'openai.quota': 'The credit of the voice service is used up',
  'openai.rate': 'The voice service is busy',
  'openai.failed': 'This answer did not work',
  'openai.ended': 'The voice service ended the conversation',
  'ice.blocked': 'This network blocks voice connections',
  'dtls.failed': 'No secure voice connection',
  'session.expired': 'This conversation reached its longest time',
  'protocol.mismatch': 'Earshot does not understand the service',
  'message.too_large': 'That was too long to send',
  'page.empty': 'There is no text on this page',
  'page.unreadable': 'This page cannot be shared',
  'page.not_attached': 'Earshot may not read this page yet',
  'page.no_selection': 'Nothing is selected on this page',
  'page.never': 'You chose never to share this site',
  'page.left': 'This page cannot be read',
  'site.not_kept': 'Your choice could not be kept',
  'page.gone': 'The tab of this conversation was closed',
  'tab.closed': 'That tab is closed',
  'pdf.unread': 'This PDF could not be read',
  'captions.unread': 'The captions did not come',
  'show.gone': 'It is not on the page any more',
  'show.other_tab': 'It is in another tab',
  'dictation.no_field': 'No text field to type into',
  'dictation.password': 'Nothing is ever typed into a password field',
  'talk.ended': 'Your turn was ended',
  'overlay.removed': 'This page keeps removing Earshot',
  'overlay.covered': 'Something on the page covers Earshot',
  'store.full': 'There is no room to keep the conversation',
  'host.closed': 'The sidebar was closed, and with it the conversation',
  'host.failed': 'Earshot did not start',
};

/** What a problem is called. `over`: it has ended the conversation. */
export function sayTitle(problem: Problem, over = false, mode: Mode = 'conversation'): string {
  const { code } = problem;
  // The service gives up on one utterance; in a conversation it is the answer.
  if (mode === 'captions' && code === 'openai.failed') return 'This could not be written down';
  if (over && code === 'page.gone') return 'The conversation ended with its tab';
  if (IN_FIREFOX && code === 'ice.blocked' && problem.here) return 'Firefox does not call this computer over WebRTC';
  return TITLES[code];
}
