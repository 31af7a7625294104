import { type Problem, type ProblemCode, problem } from '../../utils/session/problem.ts';
import { initialState, type Phase, type Turn } from '../../utils/session/state.ts';
import type { Entry, MessageEntry, PageEntry } from '../../utils/session/transcript.ts';
import type { LinkState } from '../../utils/ui/session-client.ts';
import { type View, viewOf } from '../../utils/wire/change.ts';

/** One state of the popup, made up for looking at. */
export interface PopupScene {
  view: View;
  link: LinkState;
  linkProblem: Problem | undefined;
}

const idle = viewOf(initialState);
const live = (turn: Turn): Phase => ({ name: 'live', turn, since: 0 });

function say(id: string, speaker: 'user' | 'assistant', text: string, more: Partial<MessageEntry> = {}): MessageEntry {
  const base = {
    id,
    at: 0,
    call: 1,
    kind: 'message',
    parts: [text],
    status: 'completed',
    settled: true,
    typed: false,
  } as const;
  return { ...base, speaker, ...more };
}

function page(more: Partial<PageEntry> = {}): PageEntry {
  const base = {
    id: 'p',
    at: 0,
    call: 1,
    kind: 'page',
    url: 'https://birds.example/swifts',
    status: 'completed',
  } as const;
  return { ...base, title: 'The common swift: a year in the air', words: 1234, truncated: false, ...more };
}

const talk: Entry[] = [
  say('g', 'assistant', 'Hello. Share a page and ask me about it.'),
  page(),
  say('u1', 'user', 'What is this page about?'),
  say(
    'a1',
    'assistant',
    'It is about the common swift, a bird that eats, drinks and sleeps in the air. That is in the section “Life on the wing”.',
  ),
  say('u2', 'user', 'How long do they stay up there?'),
];

const answering: Entry[] = [
  ...talk,
  say('a2', 'assistant', 'Young swifts may fly without a pause for', { status: 'in_progress', settled: false }),
];

const everyStatus: Entry[] = [
  page({ truncated: true, words: 48210, title: '' }),
  say('e1', 'user', 'And the'),
  say('e2', 'assistant', 'The nests are under roofs, mostly in', { status: 'incomplete' }),
  say('e3', 'user', '', { parts: [], status: 'failed' }),
  say('e4', 'assistant', 'Averylongwordwithoutanybreakthatmustnotmakethewindowscrollsidewaysbecausethatwouldbeugly', {
    status: 'failed',
  }),
  say('e5', 'user', 'ما هو هذا الطائر؟', { status: 'waiting', typed: true }),
  say('e6', 'user', '', { parts: [], status: 'in_progress', settled: false }),
  say('e7', 'assistant', '', { parts: [], status: 'in_progress', settled: false }),
];

const long: Entry[] = Array.from({ length: 12 }, (_, i) =>
  talk.map((entry) => ({ ...entry, id: `${entry.id}-${i}` })),
).flat();

const scene = (view: Partial<View>, link: LinkState = 'open', linkProblem?: Problem): PopupScene => ({
  view: { ...idle, ...view },
  link,
  linkProblem,
});
const ended = (code: ProblemCode, more: Parameters<typeof problem>[1] = {}): Phase => ({
  name: 'ended',
  problem: problem(code, more),
});

/** Popup states by name. */
export const POPUP_SCENES: Readonly<Record<string, PopupScene>> = {
  opening: scene({}, 'connecting'),
  idle: scene({}),
  'idle-shared': scene({ transcript: [page({ status: 'waiting' })] }),
  permission: scene({ phase: { name: 'starting', stage: 'permission' } }),
  token: scene({ phase: { name: 'starting', stage: 'token' } }),
  connecting: scene({ phase: { name: 'starting', stage: 'ice' } }),
  listening: scene({ phase: live('listening'), transcript: talk.slice(0, 4) }),
  hearing: scene({ phase: live('user-speaking'), transcript: talk.slice(0, 3) }),
  thinking: scene({ phase: live('thinking'), transcript: talk }),
  speaking: scene({ phase: live('assistant-speaking'), transcript: answering }),
  muted: scene({ phase: live('listening'), muted: true, transcript: talk.slice(0, 4) }),
  typing: scene({ phase: live('listening'), voice: false, transcript: talk.slice(0, 4) }),
  reading: scene({ phase: live('listening'), readingPage: true, transcript: talk.slice(0, 1) }),
  'every-status': scene({ phase: live('listening'), transcript: everyStatus }),
  long: scene({ phase: live('listening'), transcript: long }),
  'long-and-more': scene({
    phase: live('assistant-speaking'),
    transcript: [...long, say('new', 'assistant', 'A new answer.')],
  }),
  recovering: scene({ phase: { name: 'recovering', problem: problem('net.lost') }, transcript: answering }),
  'not-configured': scene({ phase: ended('backend.not_configured') }),
  denied: scene({ phase: ended('mic.denied', { detail: 'getUserMedia: NotAllowedError' }) }),
  unreachable: scene({
    phase: ended('backend.unreachable', { detail: 'POST http://127.0.0.1:8787/token: TypeError: Failed to fetch' }),
    transcript: talk,
  }),
  unreadable: scene({ phase: live('listening'), notice: problem('page.unreadable'), transcript: talk }),
  gone: scene({}, 'gone', problem('host.failed', { detail: 'offscreen.createDocument: page failed to load' })),
};
