import { HOST_CAN_ASK } from '../platform/host-page.ts';
import { PANEL } from '../platform/panel-name.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Mode } from '../session/mode.ts';
import type { Problem, ProblemCode } from '../session/problem.ts';
import { countOf } from './count-of.ts';
import { sayTitle } from './problem-titles.ts';

/** What a person can do about a problem with one press. The surface that shows it decides how. */
export type RemedyAction =
  | 'start-again'
  | 'type-only'
  | 'allow-microphone'
  | 'open-settings'
  | 'reconnect'
  /** Goes on without a page. */
  | 'keep'
  | 'stop'
  /** Nothing but to have read it. */
  | 'dismiss';

export interface Remedy {
  label: string;
  action: RemedyAction;
}

/** What to know and do about a problem, below its title. */
type WayOn = Omit<ProblemWords, 'title'>;

/** A problem in words for people who do not read manuals. */
export interface ProblemWords {
  /** What is wrong, a few words without a full stop. */
  title: string;
  /** Why, and what to do. */
  sentence: string;
  remedy: Remedy;
  /** A second way on, where there is one. */
  other?: Remedy;
}

/** The button that starts a conversation without a microphone; tests press it by this name. */
export const TYPE_ONLY: Remedy = { label: 'Type without a microphone', action: 'type-only' };
const START_AGAIN: Remedy = { label: 'Try again', action: 'start-again' };
const ALLOW: Remedy = { label: 'Allow the microphone', action: 'allow-microphone' };
const SETTINGS: Remedy = { label: 'Open Settings', action: 'open-settings' };
const RECONNECT: Remedy = { label: 'Try again', action: 'reconnect' };
const GO_ON: Remedy = { label: 'Go on', action: 'start-again' };
const GO_ON_SENTENCE = 'What was said is still here. Start again to go on.';
const PAGE_ANSWERS = 'The page’s own sentences answer meanwhile.';
const STOP: Remedy = { label: 'Stop', action: 'stop' };
const DISMISS: Remedy = { label: 'OK', action: 'dismiss' };

/** Sentence, remedy and a second remedy for each code. docs/troubleshooting.md says more under the same codes. */
const WORDS: Readonly<Record<ProblemCode, readonly [sentence: string, remedy: Remedy, other?: Remedy]>> = {
  'mic.prompt_needed': [
    'A tab has opened that asks for it. Choose “Allow while visiting the site” there.',
    ALLOW,
    TYPE_ONLY,
  ],
  'mic.not_allowed': [
    'The browser’s question was closed without an answer. Press Try again and choose “Allow”, or type instead.',
    START_AGAIN,
    TYPE_ONLY,
  ],
  'mic.denied': [
    'The browser was told not to let Earshot use the microphone. You can allow it again, or type instead.',
    { label: 'Show me how', action: 'allow-microphone' },
    TYPE_ONLY,
  ],
  'mic.none': ['Plug in a microphone or headset and try again, or type instead.', START_AGAIN, TYPE_ONLY],
  'mic.busy': [
    'Another program may be using it. Close calls and recorders, then try again, or type instead.',
    START_AGAIN,
    TYPE_ONLY,
  ],
  'mic.lost': ['It was unplugged or switched off. Plug it in again to talk; until then you can type.', DISMISS],
  'mic.allowed_once': [
    'The tab in which you allowed it is closed. Allow it once more and choose “Allow while visiting the site”, or go on by typing.',
    ALLOW,
    DISMISS,
  ],
  'mic.silent': [
    'The microphone is open but silent. Look for a mute switch, or choose another one in the system’s settings.',
    DISMISS,
  ],
  'audio.blocked': ['The answers are written here. Press Stop and Start to hear them.', DISMISS],
  'backend.not_configured': [
    'Earshot needs the address of a server that it may talk through. You enter it once in Settings.',
    SETTINGS,
  ],
  'backend.insecure': [
    'It begins with http://, so everyone on the way could read along. Enter one with https:// in Settings.',
    SETTINGS,
  ],
  'backend.no_permission': ['Open Settings, press Save, and answer “Allow” when the browser asks.', SETTINGS],
  'backend.unreachable': [
    'It may be switched off, or its address or certificate may be wrong. Check the address in Settings, then try again.',
    START_AGAIN,
    SETTINGS,
  ],
  'backend.timeout': ['It did not answer in time. Try again in a moment.', START_AGAIN],
  'backend.down': ['It answered that something went wrong on its side. Try again in a moment.', START_AGAIN],
  'backend.refused': [
    'The address in Settings may lead to something else. Check the connection there.',
    SETTINGS,
    START_AGAIN,
  ],
  'backend.changed': ['What Earshot knew of it is forgotten. Try again.', START_AGAIN, SETTINGS],
  'backend.upstream_refused': [
    'Often the backend’s own key there is wrong; the one in Settings is another. The details tell what the service said.',
    START_AGAIN,
    SETTINGS,
  ],
  'backend.bad_answer': [
    'It is neither a token nor a call. Check that the address in Settings is that of your backend.',
    SETTINGS,
    START_AGAIN,
  ],
  'backend.untrusted_call_url': [
    'It wants the conversation to go to another server than its own or OpenAI. Check the connection in Settings to allow that.',
    SETTINGS,
  ],
  'backend.no_websocket': [
    'Settings say that conversations go over WebSocket, and this backend does not give what that needs. Choose Automatic there.',
    SETTINGS,
  ],
  'auth.required': ['The key in Settings is missing or not right.', SETTINGS],
  'auth.forbidden': [
    'The backend knows the key but does not let it start a conversation. Ask whoever runs it, or enter another key.',
    SETTINGS,
  ],
  'limit.rate': ['Your backend asks you to wait before you start the next one.', START_AGAIN],
  'limit.quota': ['Your backend gives you more by itself, later.', DISMISS],
  'limit.calls': ['Your backend allows no more. End another one, then try again.', START_AGAIN],
  'limit.soon': ['Your backend ends it within a minute. What was said stays here.', DISMISS],
  'limit.session': [GO_ON_SENTENCE, GO_ON],
  'net.offline': ['Connect to the internet, then try again.', START_AGAIN],
  'net.portal': [
    'Something answered in place of your backend. Open any web page, sign in to the network, then try again.',
    START_AGAIN,
  ],
  'net.lost': ['What was said is still here. Try again to go on.', START_AGAIN],
  'device.sealed': [
    'You chose that nothing leaves this computer, so nothing is fetched either: no document, no captions, no backend. Change that in Settings.',
    SETTINGS,
    DISMISS,
  ],
  'place.not_kept': ['Nothing has changed. Free some disk space, then choose again.', DISMISS],
  'engine.damaged': [
    'Install Earshot again. What you have set up stays if you update it instead of removing it. A backend works meanwhile.',
    SETTINGS,
    START_AGAIN,
  ],
  'engine.forbidden': [
    'It was told to keep the speech engine from running. Ask whoever looks after this computer, or set up a backend in Settings.',
    SETTINGS,
    START_AGAIN,
  ],
  'engine.memory': [
    'Talking on this computer takes as much memory as a few large tabs. Close tabs and programs that you do not need, then try again, or set up a backend in Settings.',
    START_AGAIN,
    SETTINGS,
  ],
  'engine.unsupported': [
    'Its processor or browser lacks what the engine needs. Update the browser, or set up a backend in Settings.',
    SETTINGS,
  ],
  'engine.failed': [
    'Close what you do not need and try again. If that does not help, install Earshot again, or set up a backend in Settings.',
    START_AGAIN,
    SETTINGS,
  ],
  'engine.slow': [
    'Earshot could not get ready in time. Close what you do not need, then try again.',
    START_AGAIN,
    SETTINGS,
  ],
  'engine.stopped': [`There may be too little memory. Close what you do not need. ${GO_ON_SENTENCE}`, GO_ON, SETTINGS],
  'brain.unavailable': [`It may be switched off, or not downloaded. ${PAGE_ANSWERS}`, DISMISS, SETTINGS],
  'brain.refused': [`Settings show the line that allows it. ${PAGE_ANSWERS}`, SETTINGS, DISMISS],
  'brain.slow': [PAGE_ANSWERS, DISMISS, SETTINGS],
  'brain.failed': [PAGE_ANSWERS, DISMISS, SETTINGS],
  'openai.retired': [
    'OpenAI has switched off /v1/realtime/sessions. The backend has to use /v1/realtime/client_secrets instead.',
    START_AGAIN,
  ],
  'openai.unreachable': ['Your backend works, but the service behind it cannot be reached. Try again.', START_AGAIN],
  'openai.timeout': ['It did not answer in time. Try again in a moment.', START_AGAIN],
  'openai.token_rejected': [
    'It may have expired on the way. Try again; if it happens every time, the backend uses a wrong key.',
    START_AGAIN,
  ],
  'openai.bad_request': [
    'The backend may ask for a model or setting that the service does not know. The details help whoever runs it.',
    START_AGAIN,
  ],
  'openai.bad_answer': [
    'It did not answer with a call. Try again; the details help whoever runs the backend.',
    START_AGAIN,
  ],
  'openai.no_session': ['The connection stands, but nothing came from the other side. Try again.', START_AGAIN],
  'openai.quota': ['Whoever runs the backend has to add credit before it goes on.', DISMISS],
  'openai.rate': ['It gets too many questions right now. Wait a few seconds and ask again.', DISMISS],
  'openai.failed': ['The voice service stopped in the middle of it. Ask again.', DISMISS],
  'openai.ended': [GO_ON_SENTENCE, GO_ON],
  'ice.blocked': [
    'Company networks, firewalls and VPNs can do that. Try another network, or switch the VPN off.',
    START_AGAIN,
  ],
  'dtls.failed': [
    'Something on the way got between Earshot and the voice service. Try again, or use another network.',
    START_AGAIN,
  ],
  'session.expired': [GO_ON_SENTENCE, GO_ON],
  'protocol.mismatch': [
    'It speaks differently than expected. Look for a newer Earshot, or tell whoever runs the backend.',
    DISMISS,
  ],
  'message.too_large': ['Write a shorter message, or share a shorter page.', DISMISS],
  'page.empty': [
    'Earshot reads words, and found none here. Wait until the page has loaded, then share it again.',
    DISMISS,
  ],
  'page.unreadable': [
    'Browsers keep extensions out of their own pages and the extension store. Try it on an ordinary web page.',
    DISMISS,
  ],
  'page.not_attached': [
    `Click the Earshot button in the toolbar on that page. To have Earshot go along by itself, turn on “Follow me” in the ${PANEL}.`,
    DISMISS,
  ],
  'page.no_selection': ['Mark the words with the mouse or the keyboard, then press “Share selection” again.', DISMISS],
  'page.never': ['So its pages are not read. Change that in Settings.', SETTINGS, DISMISS],
  'page.left': ['Answers are about no page now. Go back, or click the Earshot button, then share it.', DISMISS],
  'site.not_kept': ['It holds until you close the browser. Free some disk space to keep it.', DISMISS],
  'page.gone': [
    'It ends within a minute, unless you keep it going without a page.',
    { label: 'Keep it going', action: 'keep' },
    STOP,
  ],
  'tab.closed': ['Nothing was read.', DISMISS],
  'pdf.unread': ['Open it and share it again.', DISMISS],
  'captions.unread': ['Open the transcript under the video, then share the page again.', DISMISS],
  'show.gone': ['The page has changed. Share it again to ask about it.', DISMISS],
  'show.other_tab': ['Go to the tab of this conversation and press Show me again.', DISMISS],
  'dictation.no_field': [
    'Click into a text field of the page, then go on speaking. What you said is kept here.',
    DISMISS,
  ],
  'dictation.password': [
    'Passwords, codes and card numbers are for you to type. Click into another text field of the page.',
    DISMISS,
  ],
  'talk.ended': [
    'It went on for minutes, and a microphone must not stay open by mistake. What you said was sent; press again to go on.',
    DISMISS,
  ],
  'overlay.removed': [`The conversation goes on. Use the button in the toolbar or the ${PANEL} instead.`, DISMISS],
  'overlay.covered': [
    'Nothing was done, because a page could make you press things that you do not see. Use the button in the toolbar.',
    DISMISS,
  ],
  'store.full': ['It goes on, but will be gone when you close the browser. Free some disk space to keep it.', DISMISS],
  'host.closed': [
    'The microphone is off. What was said is kept. Start again opens the sidebar, which stays open while you talk.',
    { label: 'Start again', action: 'start-again' },
  ],
  'host.failed': ['Try again. If it stays like this, close the browser and open it again.', RECONNECT],
};

/** A tab that was closed is news while its conversation goes on, and the reason once that has ended. */
const ENDED_WITH_ITS_TAB: WayOn = {
  sentence: 'Its tab was closed, and nobody kept it going for a minute. What was said is still here.',
  remedy: GO_ON,
};

/** Where the session's own page asks, there is nothing to be sent to. */
const ASKED_HERE: WayOn = {
  sentence: 'The browser asks for it at the top of this window. Choose “Allow” there, or type instead.',
  remedy: TYPE_ONLY,
};

/** Firefox gathers no addresses that a call to the same computer could take, unless it is told to. */
const NOT_TO_HERE: WayOn = {
  sentence:
    'Over WebSocket it does. Choose Automatic in Settings, or look under ice.blocked in the troubleshooting for two preferences of Firefox.',
  remedy: SETTINGS,
  other: START_AGAIN,
};

/** What only somebody can do who is answered. */
const ANSWERED = /, or type instead|; until then you can type|, or go on by typing| and ask again/;

/** Where nobody answers, nobody is told to type or to ask. */
function withoutAnswers({ sentence, remedy, other }: WayOn): WayOn {
  const isTyping = remedy.action === 'type-only';
  const words = { sentence: sentence.replace(ANSWERED, ''), remedy: isTyping ? STOP : remedy };
  return other && other.action !== 'type-only' ? { ...words, other } : words;
}

/** The service gives up on one utterance; in a conversation it is the answer. */
const NOT_WRITTEN: WayOn = {
  sentence: 'The voice service stopped in the middle of it. Say it again.',
  remedy: DISMISS,
};

/**
 * What to tell about a problem, and what can be done about it. `over`: it has ended the conversation. In captions nobody
 * answers.
 */
export function sayProblem(problem: Problem, over = false, mode: Mode = 'conversation'): ProblemWords {
  return { title: sayTitle(problem, over, mode), ...sayWayOn(problem, over, mode) };
}

function sayWayOn(problem: Problem, over: boolean, mode: Mode): WayOn {
  if (mode === 'captions')
    return problem.code === 'openai.failed' ? NOT_WRITTEN : withoutAnswers(sayWayOn(problem, over, 'conversation'));
  if (over && problem.code === 'page.gone') return ENDED_WITH_ITS_TAB;
  if (HOST_CAN_ASK && problem.code === 'mic.prompt_needed') return ASKED_HERE;
  if (IN_FIREFOX && problem.code === 'ice.blocked' && problem.here) return NOT_TO_HERE;
  const [sentence, remedy, other] = WORDS[problem.code];
  return { sentence: sayWait(problem) ?? sentence, remedy, ...(other ? { other } : {}) };
}

/** The lines of the fold-out for people who read details. */
export function sayDetails(problem: Problem): string {
  const status = problem.status === undefined ? '' : ` · HTTP status ${problem.status}`;
  return `${problem.code}${status}${problem.detail === undefined ? '' : `\n${problem.detail}`}`;
}

function sayWait({ code, retryAfterMs }: Problem): string | undefined {
  if (retryAfterMs === undefined) return undefined;
  const time = sayTime(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  if (code === 'limit.quota') return `Your backend gives you more in ${time}.`;
  return code === 'limit.rate' ? `Your backend asks you to wait ${time} before you start the next one.` : undefined;
}

function sayTime(seconds: number): string {
  if (seconds < 90) return countOf(seconds, 'second');
  return seconds < 5400 ? countOf(Math.ceil(seconds / 60), 'minute') : countOf(Math.ceil(seconds / 3600), 'hour');
}
