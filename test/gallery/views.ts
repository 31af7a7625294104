import { LOCAL_MODEL } from '../../utils/realtime/models.ts';
import type { Home, OfferedPage } from '../../utils/session/page-state.ts';
import { type Problem, type ProblemCode, problem } from '../../utils/session/problem.ts';
import { initialState, type Phase, type Turn } from '../../utils/session/state.ts';
import type { Entry, MessageEntry, PageEntry } from '../../utils/session/transcript.ts';
import type { LinkState } from '../../utils/ui/session-client.ts';
import { type View, viewOf } from '../../utils/wire/change.ts';
import type { Layout } from '../../utils/wire/protocol.ts';

/** One state of a conversation, made up for looking at. */
export interface Scene {
  view: View;
  link: LinkState;
  linkProblem: Problem | undefined;
}

/** The tab that the person is on, and the moment they are there. */
export const HERE = 7;
export const NOW = new Date(2026, 10, 21, 16, 30).getTime();

const idle = viewOf({ ...initialState, place: 'backend' });
const live = (turn: Turn): Phase => ({ name: 'live', turn, since: 0 });
const TITLE = 'The common swift: a year in the air';
const home = (more: Partial<Home> = {}): Home => ({
  ...{ tabId: HERE, title: TITLE, attached: 'yes', changed: false },
  ...more,
});

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
    tokens: 3_142,
    status: 'completed',
  } as const;
  return { ...base, title: TITLE, words: 1234, truncated: false, ...more };
}

const offer: OfferedPage = {
  ...{ id: 'o', url: 'https://birds.example/swifts', title: TITLE, site: 'birds.example' },
  ...{ words: 1234, tokens: 3142, truncated: false, redacted: 0 },
};
const pdf: OfferedPage = { ...offer, title: 'handbook.pdf', words: 0, tokens: 75, kind: 'pdf' };
const PAID = { model: 'gpt-realtime-2.1' };
const LONG_SITE = 'a-very-long-name-of-a-host.in-a-department.of-some-company.example.org:8443';
const LONG_TITLE = `${'The common swift, a bird that eats, drinks and sleeps in the air, '.repeat(4)}and more`;

const talk: Entry[] = [
  say('g', 'assistant', 'Hello. Share a page and ask me about it.'),
  page(),
  say('u1', 'user', 'What is this page about?'),
  say(
    'a1',
    'assistant',
    'It is about the common swift, a bird that eats, drinks and sleeps in the air. That is in the section “Life on the wing”.',
    {
      source: { page: 'p', section: 's3', title: 'Life on the wing', quote: 'Swifts eat, drink and sleep in the air.' },
    },
  ),
  say('u2', 'user', 'How long do they stay up there?'),
];

const NESTS = {
  page: 'p',
  section: 's12',
  title: 'Nests under roofs',
  quote: 'A pair comes back to its nest for years.',
};
const readMore: Entry[] = [
  page({ truncated: true, words: 48210, tokens: 12_000, more: 1_210 }),
  say('r1', 'user', 'Do they come back?', { typed: true }),
  {
    ...{ id: 'f1', at: 0, call: 1, kind: 'function_call', name: 'read_more', callId: 'c1', status: 'completed' },
    ...{ arguments: '{"sections":["s12","s13"]}', titles: [NESTS.title, 'أعشاش تحت السقوف'] },
  },
  { id: 'f2', at: 0, call: 1, kind: 'function_call_output', callId: 'c1', output: '', own: true },
  say('r2', 'assistant', 'Yes: a pair comes back to the same nest for years.', { source: NESTS }),
  say('r3', 'user', 'Where does it say that?'),
  {
    ...{ id: 'f3', at: 0, call: 1, kind: 'function_call', name: 'show_on_page', callId: 'c2', status: 'completed' },
    arguments: '{}',
  },
  say('r4', 'assistant', 'It is highlighted on the page now.'),
  say('r5', 'user', 'And their weight?'),
  say('r6', 'assistant', 'About forty grams.', { source: { ...NESTS, title: '' } }),
];

const RTL_TITLE = 'أعشاش تحت السقوف \u202egnp.live';
/** Titles as pages have them that think of nobody. */
const readFar: Entry[] = [
  page({ truncated: true, words: 48210, tokens: 12_000, more: 14_900, title: RTL_TITLE, redacted: 2 }),
  say('l1', 'user', 'What of all that is about nests?'),
  {
    ...{ id: 'l2', at: 0, call: 1, kind: 'function_call', name: 'read_more', callId: 'c1', status: 'completed' },
    ...{ arguments: '{}', titles: [RTL_TITLE, LONG_TITLE, 'Nests', 'x'.repeat(120), RTL_TITLE] },
  },
  say('l3', 'assistant', 'They are under roofs.', { source: { ...NESTS, title: LONG_TITLE } }),
  say('l4', 'user', 'وأين أيضا؟'),
  say('l5', 'assistant', 'في الجدران القديمة، وتحت الجسور.', { source: { ...NESTS, title: RTL_TITLE } }),
  say('l6', 'assistant', 'And in boxes.', { source: { ...NESTS, title: 'x'.repeat(120) } }),
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
  say('noise', 'user', ''),
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

const cut: Entry[] = [
  page({ part: 'selection', words: 42 }),
  ...talk.slice(2, 3),
  say(
    'c1',
    'assistant',
    'It is about the common swift, a bird that eats, drinks and sleeps in the air for ten months.',
    {
      status: 'incomplete',
      heardMs: 2_900,
    },
  ),
  say('c2', 'user', 'Where can I read more?'),
  say(
    'c3',
    'assistant',
    'There is a page about it: https://birds.example/a/very/long/path/that/goes/on?and=on&until=the_end. Its query is `swift AND nest`:\n```sql\nSELECT name, place FROM nests WHERE bird = 1 ORDER BY height_above_ground DESC LIMIT 10;\n```\nAsk me for more.',
  ),
];

const huge: Entry[] = [
  say('h1', 'assistant', 'x'.repeat(1_000_000)),
  say('h2', 'user', '<img src=x onerror=alert(1)> <b>not bold</b>'),
  say('h3', 'assistant', 'Right to left \u202eevil.exe\u202c and \u2067isolated, never closed https://birds.example/x'),
];

// Where a call runs with a voice, the microphone is open.
const scene = (view: Partial<View>, link: LinkState = 'open', linkProblem?: Problem): Scene => ({
  view: { ...idle, ...(view.phase?.name === 'live' ? { microphone: 'on', home: home() } : {}), ...view },
  link,
  linkProblem,
});
const ended = (code: ProblemCode, more: Parameters<typeof problem>[1] = {}): Phase => ({
  name: 'ended',
  problem: problem(code, more),
});

const captions = (view: Partial<View>): Scene => scene({ mode: 'captions', phase: live('listening'), ...view });
const written: Entry[] = [
  say('w1', 'user', 'The nests are under the roof, on the side of the yard.'),
  say('w2', 'user', 'I counted seven of them on Sunday, and in two the young were already looking out.'),
];
const coming = say('w3', 'user', 'This year they came on the third of May, a week later than', {
  status: 'in_progress',
  settled: false,
});

const recovered = { conversation: '1', messages: 14, at: new Date(2026, 10, 21, 14, 5).getTime() };

const held = { id: 'press_1', since: NOW, locked: false };

/** States of a conversation, for every surface. */
const SCENES = {
  opening: scene({}, 'connecting'),
  idle: scene({}),
  'idle-shared': scene({ transcript: [page({ status: 'waiting' })] }),
  permission: scene({ phase: { name: 'starting', stage: 'permission' } }),
  here: scene({ place: 'device' }),
  loading: scene({ phase: { name: 'starting', stage: 'engine', loaded: 0.4 }, microphone: 'on', place: 'device' }),
  sealed: scene({ phase: live('listening'), microphone: 'on', place: 'device', sealed: true }),
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
  'connecting-heard': scene({ phase: { name: 'starting', stage: 'ice' }, microphone: 'on' }),
  'in-writing': scene({ phase: live('thinking'), audible: false, transcript: talk }),
  cut: scene({ phase: live('listening'), transcript: cut }),
  huge: scene({ phase: live('listening'), transcript: huge }),
  'no-microphone': scene({
    phase: live('listening'),
    microphone: 'lost',
    notice: problem('mic.lost'),
    transcript: talk.slice(0, 4),
  }),
  silent: scene({ phase: live('listening'), notice: problem('mic.silent'), transcript: talk.slice(0, 2) }),
  'read-more': scene({ phase: live('listening'), transcript: readMore, ...PAID }),
  'shown-on-page': scene({ phase: live('listening'), transcript: readMore, shown: 'r2', ...PAID }),
  'source-long': scene({ phase: live('listening'), transcript: readFar, shown: 'l5', ...PAID }),
  'source-gone': scene({
    ...{ phase: live('listening'), transcript: readMore.slice(0, 5), ...PAID },
    notice: problem('show.gone'),
  }),
  'page-gone': scene({
    phase: live('listening'),
    home: home({ attached: 'gone' }),
    notice: problem('page.gone'),
    transcript: talk.slice(0, 4),
  }),
  'ended-with-tab': scene({ phase: ended('page.gone'), transcript: talk.slice(0, 4) }),
  elsewhere: scene({
    phase: live('listening'),
    home: home({
      tabId: 8,
      title: 'A very long title of another page \u202ewhich turns around, and goes on for quite a while',
    }),
    transcript: talk.slice(0, 4),
  }),
  'not-shown': scene({ phase: live('listening'), home: undefined, transcript: talk.slice(0, 4) }),
  'limit-soon': scene({ phase: live('listening'), notice: problem('limit.soon'), transcript: talk }),
  'limit-session': scene({ phase: ended('limit.session', { detail: 'after 600 s' }), transcript: talk }),
  'limit-rate': scene({ phase: ended('limit.rate', { retryAfterMs: 42_000 }) }),
  'limit-quota': scene({ phase: ended('limit.quota', { retryAfterMs: 7 * 3_600_000 }), transcript: talk }),
  'hold-ready': scene({ phase: live('listening'), talk: 'hold', transcript: talk.slice(0, 4) }),
  'hold-held': scene({ phase: live('user-speaking'), talk: 'hold', talking: held, transcript: talk.slice(0, 4) }),
  'hold-locked': scene({
    ...{ phase: live('user-speaking'), talk: 'hold', transcript: talk.slice(0, 4) },
    talking: { ...held, locked: true },
  }),
  'hold-speaking': scene({ phase: live('assistant-speaking'), talk: 'hold', transcript: answering }),
  'hold-connecting': scene({ phase: { name: 'starting', stage: 'ice' }, talk: 'hold', microphone: 'on' }),
  offer: scene({ phase: live('listening'), transcript: talk.slice(0, 1), offer, ...PAID }),
  'offer-long': scene({
    ...{ phase: live('listening'), ...PAID },
    offer: {
      ...offer,
      title: LONG_TITLE,
      site: LONG_SITE,
      words: 48_210,
      tokens: 11_960,
      truncated: true,
      redacted: 12,
    },
  }),
  'offer-rtl': scene({
    ...{ phase: live('assistant-speaking'), model: LOCAL_MODEL, here: true, transcript: answering },
    offer: { ...offer, title: 'السمامة الشائعة: سنة في الهواء \u202egnp.live', redacted: 1 },
  }),
  pdf: scene({ phase: live('listening'), transcript: talk.slice(0, 1), offer: pdf, ...PAID }),
  'pdf-long': scene({ phase: live('listening'), offer: { ...pdf, title: LONG_TITLE, site: LONG_SITE }, ...PAID }),
  'pdf-coming': scene({
    ...{ phase: live('listening'), transcript: talk.slice(0, 1), ...PAID },
    offer: { ...pdf, fetched: { bytes: 3_260_000, total: 12_000_000 } },
  }),
  'pdf-shared': scene({
    ...{ phase: live('listening'), ...PAID },
    transcript: [
      page({ document: 'pdf', pages: 214, title: 'The ferry handbook', truncated: true, tokens: 11_960 }),
      say('u1', 'user', 'What about luggage?'),
      say('a1', 'assistant', 'Every passenger may bring two suitcases and a folding bicycle on board.', {
        source: { page: 'p', section: 's3', title: 'Luggage rules (page 12)', quote: 'Two suitcases.', fixed: true },
      }),
    ],
  }),
  'pdf-unread': scene({
    ...{ phase: live('listening'), transcript: talk.slice(0, 1) },
    notice: problem('pdf.unread', { why: 'locked' }),
  }),
  'shared-redacted': scene({
    ...{ phase: live('listening'), ...PAID },
    transcript: [...talk.slice(0, 1), page({ redacted: 3 }), page({ id: 'p2', title: LONG_TITLE, redacted: 1 })],
  }),
  taken: scene({
    ...{ phase: live('listening'), siteRule: 'never', home: home({ site: 'birds.example' }), ...PAID },
    transcript: [...talk.slice(0, 1), page({ taken: 'kept' }), page({ id: 'forgotten', taken: 'forgotten' })],
  }),
  replaced: scene({
    ...{ phase: live('listening'), siteRule: 'always', ...PAID },
    transcript: [page({ taken: 'replaced' }), page({ id: 'p2', title: 'The house martin' })],
  }),
  left: scene({
    ...{ phase: live('listening'), siteRule: 'always', ...PAID },
    ...{
      home: home({ attached: 'no', changed: true, title: '' }),
      notice: problem('page.left', { detail: 'page.not_attached' }),
    },
    transcript: [page({ taken: 'left' }), ...talk.slice(2, 4)],
  }),
  'other-tab': scene({
    ...{ phase: live('listening'), home: home({ site: 'birds.example' }), ...PAID },
    transcript: [
      page({ frames: ['map.example'], unread: ['https://booking.example', `https://${LONG_SITE}`] }),
      page({
        id: 'p2',
        part: 'tab',
        title: 'Rye bread in three days',
        url: 'https://bread.example/',
        unread: ['https://video.example'],
      }),
    ],
  }),
  changed: scene({ phase: live('listening'), home: home({ changed: true }), transcript: talk.slice(0, 4) }),
  'asked-tab': scene({
    ...{ phase: live('listening'), home: home(), askedTab: { message: 'u1', words: 'lighthouses' } },
    transcript: [...talk.slice(0, 3), say('t1', 'assistant', 'Choose the tab in the list.')],
  }),
  'changed-speaking': scene({
    ...{ phase: live('assistant-speaking'), talk: 'hold', home: home({ changed: true }), transcript: answering },
  }),
  subtitles: scene({
    ...{ phase: live('listening'), home: home({ subtitles: 'English (generated)' }), ...PAID },
    transcript: talk.slice(0, 2),
  }),
  'subtitles-unread': scene({
    ...{ phase: live('listening'), home: home({ subtitles: 'ترجمة عربية كاملة لهذا المقطع الطويل جدا' }), ...PAID },
    ...{ notice: problem('captions.unread'), transcript: talk.slice(0, 2) },
  }),
  changes: scene({
    ...{ phase: live('listening'), siteRule: 'always', ...PAID },
    transcript: [
      ...talk.slice(0, 4),
      page({ id: 'p2', of: 'p', part: 'changes', title: 'The common swift, page 2', words: 96, tokens: 310 }),
      page({ id: 'p3', of: 'p', part: 'changes', title: LONG_TITLE, words: 12, tokens: 190, taken: 'replaced' }),
    ],
  }),
  never: scene({ phase: live('listening'), siteRule: 'never', home: home({ site: LONG_SITE }) }),
  captions: captions({ transcript: written }),
  'captions-begin': captions({}),
  'captions-coming': captions({ phase: live('user-speaking'), transcript: [...written, coming] }),
  'captions-muted': captions({ muted: true, transcript: written }),
  'captions-off': scene({ mode: 'captions', transcript: written }),
  'captions-no-microphone': captions({ microphone: 'lost', notice: problem('mic.lost'), transcript: written }),
  'captions-denied': scene({ mode: 'captions', phase: ended('mic.denied') }),
  dictating: captions({ dictating: true, transcript: written }),
  'dictation-no-field': captions({ dictating: true, notice: problem('dictation.no_field'), transcript: written }),
  'dictation-password': captions({ dictating: true, notice: problem('dictation.password'), transcript: written }),
  recovered: scene({ recovered }),
  'recovered-captions': scene({ recovered: { ...recovered, mode: 'captions' } }),
  asleep: scene({}, 'asleep'),
  'host-closed': scene({ transcript: talk }, 'asleep', problem('host.closed')),
  gone: scene({}, 'gone', problem('host.failed', { detail: 'offscreen.createDocument: page failed to load' })),
} satisfies Record<string, Scene>;

type SceneName = keyof typeof SCENES;
const isScene = (name: string): name is SceneName => Object.hasOwn(SCENES, name);

/** The state of this name, or undefined. */
export function sceneOf(name: string): Scene | undefined {
  return isScene(name) ? SCENES[name] : panelScenes[name];
}

/** States of the page that only the side panel tells. */
const panelScenes: Readonly<Record<string, Scene>> = {
  attaching: scene({ phase: live('listening'), home: home({ attached: 'coming', title: '' }) }),
  following: scene({ phase: live('listening'), follow: true, transcript: talk.slice(0, 4) }),
  'not-attached': scene({
    phase: live('listening'),
    home: home({ attached: 'no', changed: true }),
    notice: problem('page.not_attached'),
    transcript: talk.slice(0, 4),
  }),
};

/** The names of all states that a surface can be in. */
export const POPUP_STATES: readonly string[] = Object.keys(SCENES);
export const PANEL_STATES: readonly string[] = [...POPUP_STATES, ...Object.keys(panelScenes)];
/** Something is recovered only where nothing runs yet, and then there is no overlay; nor is one where the host was closed. */
export const OVERLAY_STATES: readonly string[] = POPUP_STATES.filter(
  (name) => !['recovered', 'recovered-captions', 'elsewhere', 'not-shown', 'page-gone', 'host-closed'].includes(name),
);

/** The two forms of the overlay. */
export const OVERLAY_LAYOUTS: Readonly<Record<'pill' | 'full', Layout>> = {
  pill: { mode: 'pill', corner: 'bottom-right' },
  full: { mode: 'full', corner: 'bottom-right' },
};
