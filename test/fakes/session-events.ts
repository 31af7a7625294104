import fc from 'fast-check';
import type { Heard, HeardItem, SessionEvent } from '../../utils/session/events.ts';
import { PROBLEM_CODES, problem } from '../../utils/session/problem.ts';
import { type CallLimit, type Grant, MILESTONES, type Stage } from '../../utils/session/state.ts';
import { NO_ICE } from '../../utils/shared/ice-server.ts';
import { SITE_RULES } from '../../utils/shared/site-rules.ts';

/** Few ids, so that events meet; names of prototypes among them. */
const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor');
const attempt = fc.integer({ min: 0, max: 6 });
const words = fc.oneof(fc.string(), fc.constantFrom('', ' ', 'word', '\ud800'));
const speaker = fc.constantFrom('user' as const, 'assistant' as const);
const part = fc.integer({ min: 0, max: 2 });
const status = fc.constantFrom('in_progress' as const, 'completed' as const, 'incomplete' as const, undefined);
const after = fc.oneof(id, fc.constant(null), fc.constant(undefined));
const someProblem = fc.constantFrom(...PROBLEM_CODES).map((code) => problem(code));
const stage = fc.constantFrom<Stage>(
  'permission',
  'microphone',
  'token',
  'answer',
  'ice',
  'dtls',
  'channel',
  'session',
);
const site = fc.constantFrom('a.example', 'b.example', '__proto__');
const url = fc.oneof(
  words,
  fc.tuple(site, words).map(([host, path]) => `https://${host}/${path}`),
);
const rule = fc.constantFrom(...SITE_RULES);
const page = fc.record({
  ...{ url, title: words, text: words, truncated: fc.boolean() },
  ...{ nonce: fc.constant('0123456789abcdefghij'), tokens: fc.nat(), redacted: fc.nat(3) },
});

const pdf = page.map((one) => ({ ...one, text: '', kind: 'pdf' as const }));

const changes = fc.record({
  ...{ since: fc.constant('0123456789abcdefghij'), stayed: fc.double({ min: 0, max: 1, noNaN: true }) },
  page: page.map((told) => ({ ...told, part: 'changes' as const, nonce: 'c'.repeat(20), tokens: 1 })),
  now: page,
});
const called = fc.oneof(fc.constantFrom('read_more', 'show_on_page', 'ask_for_tab'), words);
const callArguments = fc.oneof(
  words,
  fc.constantFrom(
    '{}',
    '{"sections":["s1","s9"]}',
    '{"query":"word"}',
    '{"quote":"word"}',
    '{"section":"s1"}',
    '{"name":"word"}',
    '[',
    'null',
  ),
);

const item: fc.Arbitrary<HeardItem> = fc.oneof(
  fc.record({
    kind: fc.constant('message' as const),
    id,
    speaker,
    parts: fc.array(fc.option(words, { nil: undefined }), { maxLength: 2 }),
    status,
  }),
  fc.record({
    ...{ kind: fc.constant('function_call' as const), id, name: called, callId: words },
    ...{ arguments: callArguments, status },
  }),
  fc.record({ kind: fc.constant('function_call_output' as const), id, callId: words, output: words }),
);

const mode = fc.constantFrom('conversation' as const, 'captions' as const);
const type = <T extends string>(name: T) => fc.constant(name);

/** What a server may say, tidy or not. */
export const heard: fc.Arbitrary<Heard> = fc.oneof(
  fc.record({ type: type('session-created'), writesDown: fc.boolean() }),
  fc.record({ type: type('session-ready'), writesDown: fc.boolean() }),
  fc.record({ type: type('speech-started'), id }),
  fc.record({ type: type('speech-stopped') }),
  fc.record({ type: type('turn-committed'), id }),
  fc.record({ type: type('item-added'), item, after }),
  fc.record({ type: type('item-done'), item }),
  fc.record({ type: type('item-truncated'), id, heardMs: fc.option(fc.integer(), { nil: undefined }) }),
  fc.record({ type: type('item-deleted'), id }),
  fc.record({ type: type('text-delta'), id, speaker, part, delta: words }),
  fc.record({ type: type('text-done'), id, speaker, part, text: words }),
  fc.record({ type: type('transcription-failed'), id }),
  fc.record({ type: type('arguments-delta'), id, delta: words }),
  fc.record({ type: type('response-started'), id }),
  fc.record({
    type: type('response-ended'),
    id,
    status: fc.constantFrom('completed' as const, 'cancelled' as const, 'incomplete' as const, 'failed' as const),
  }),
  fc.record({ type: type('audio-started') }),
  fc.record({ type: type('audio-stopped') }),
  fc.record({ type: type('server-error'), code: words, problem: someProblem }),
);

const limit: fc.Arbitrary<CallLimit> = fc.record({
  seconds: fc.integer({ min: 1, max: 10_000 }),
  code: fc.constantFrom('limit.session' as const, 'limit.quota' as const),
});
const terms = { ice: fc.constant(NO_ICE), ways: fc.constant(['webrtc'] as const), limit };
const grant: fc.Arbitrary<Grant> = fc.oneof(
  fc.record({ by: fc.constant('token' as const), token: words, callUrl: words, ...terms }),
  fc.record({ by: fc.constant('backend' as const), ...terms }),
);

const tabId = fc.integer({ min: 1, max: 3 });
/** Ids as sessions make them, of which some meet one that is there. */
const ownId = fc
  .tuple(fc.nat(40), fc.integer({ min: 1, max: 4 }))
  .map(([at, n]) => `local_${(1_000 + at).toString(36)}_${n}`);

/** What the microphone's own detector may say. */
export const sound: fc.Arbitrary<SessionEvent> = fc.record({
  type: type('sound'),
  here: fc.constantFrom(...(['nothing', 'heard', 'staying', 'speech', 'unclear', 'noise', 'lasting'] as const)),
  sure: fc.boolean(),
});

/** Anything that can happen to a session, in any order. */
export const sessionEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  { weight: 6, arbitrary: heard },
  { weight: 2, arbitrary: fc.record({ type: type('start'), voice: fc.boolean(), clickedAt: fc.nat(), mode }) },
  fc.record({ type: type('prepare') }),
  fc.record({ type: type('stop') }),
  fc.record({ type: type('set-muted'), muted: fc.boolean() }),
  fc.record({ type: type('say'), text: words }),
  fc.record({ type: type('set-talk'), talk: fc.constantFrom('open' as const, 'hold' as const) }),
  fc.record({ type: type('set-dictation'), on: fc.boolean() }),
  fc.record({ type: type('text-inserted') }),
  fc.record({ type: type('text-not-inserted'), problem: someProblem }),
  fc.record({ type: type('talk-begin') }),
  fc.record({ type: type('talk-lock') }),
  fc.record({ type: type('talk-end') }),
  fc.record({ type: type('share-page'), tabId }),
  fc.record({ type: type('share-page'), tabId, beside: fc.constant(true as const) }),
  fc.record({
    type: type('share-page'),
    tabId,
    waitsFor: fc.constantFrom('a', 'b'),
    beside: fc.constant(true as const),
  }),
  fc.record({ type: type('access-given'), patterns: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }) }),
  fc.record({ type: type('decline-tab') }),
  fc.record({ type: type('access-refused'), pattern: fc.constantFrom('a', 'b') }),
  fc.record({ type: type('interrupt') }),
  fc.record({ type: type('dismiss-notice') }),
  fc.record({ type: type('forget') }),
  fc.record({ type: type('microphone-permitted'), attempt }),
  fc.record({ type: type('microphone-ready'), attempt }),
  fc.record({ type: type('permission-needed'), attempt }),
  fc.record({ type: type('permission-granted'), attempt }),
  fc.record({ type: type('grant-ready'), attempt, grant }),
  fc.record({ type: type('call-limited'), attempt, limit }),
  fc.record({ type: type('limit-near'), attempt }),
  fc.record({ type: type('limit-reached'), attempt }),
  fc.record({ type: type('milestone'), attempt, name: fc.constantFrom(...MILESTONES) }),
  fc.record({ type: type('deadline'), attempt, stage }),
  fc.record({ type: type('retry-due'), attempt }),
  fc.record({ type: type('call-unstable'), attempt, silentMs: fc.nat(10_000) }),
  fc.record({ type: type('call-healed'), attempt }),
  fc.record({ type: type('heard'), attempt, heard }),
  fc.record({ type: type('failed'), attempt, problem: someProblem }),
  fc.record({ type: type('page-read'), page }),
  fc.record({
    type: type('page-read'),
    page: page.chain((one) => fc.constantFrom({ ...one, part: 'tab' as const }, { ...one, part: 'view' as const })),
  }),
  fc.record({ type: type('page-read'), page, unasked: fc.constant(true as const) }),
  fc.record({ type: type('page-read'), page, unasked: fc.constant(true as const), changes }),
  fc.record({ type: type('page-read'), page, instead: fc.constant(true as const), changes }),
  fc.record({ type: type('share-page'), tabId, instead: fc.constant(true as const) }),
  fc.record({ type: type('page-offered'), tabId, page }),
  fc.record({ type: type('page-offered'), tabId, page: page.map((one) => ({ ...one, subtitles: 'English' })) }),
  fc.record({ type: type('share-page'), tabId, subtitles: fc.constant(true as const) }),
  fc.record({ type: type('document-found'), tabId, page: pdf }),
  fc.record({
    type: type('document-found'),
    tabId,
    page: pdf,
    why: fc.constantFrom('offer' as const, 'always' as const, 'follow' as const, 'instead' as const),
  }),
  fc.record({ type: type('document-fetched'), id: ownId, bytes: fc.nat() }),
  fc.record({ type: type('document-read'), id: ownId, page: page.map((one) => ({ ...one, kind: 'pdf' as const })) }),
  fc.record({ type: type('document-failed'), id: ownId, problem: someProblem }),
  fc.record({
    type: type('page-failed'),
    problem: someProblem,
    why: fc.constantFrom('offer' as const, 'always' as const),
  }),
  fc.record({
    type: type('site-rules-read'),
    rules: fc.dictionary(site, fc.constantFrom('always' as const, 'never' as const)),
  }),
  fc.record({ type: type('set-site-rule'), site, rule }),
  fc.record({ type: type('accept-offer'), id: ownId }),
  fc.record({ type: type('decline-offer'), id: ownId }),
  fc.record({ type: type('put-back'), id: ownId }),
  fc.record({ type: type('show-source'), id }),
  fc.record({ type: type('hide-source') }),
  fc.record({ type: type('quote-shown'), id: ownId, found: fc.constantFrom('quote', 'part', 'section') }),
  fc.record({ type: type('quote-not-shown'), id: ownId, problem: someProblem }),
  fc.record({ type: type('show-over'), id: ownId }),
  fc.record({ type: type('page-fitted'), id, page }),
  fc.record({ type: type('page-failed'), problem: someProblem }),
  fc.record({ type: type('noticed'), problem: someProblem }),
  fc.record({ type: type('set-audible'), audible: fc.boolean() }),
  fc.record({ type: type('attach'), tabId }),
  fc.record({ type: type('detach') }),
  fc.record({ type: type('set-follow'), follow: fc.boolean() }),
  fc.record({ type: type('keep') }),
  fc.record({ type: type('continue-recovered'), voice: fc.boolean(), clickedAt: fc.nat() }),
  fc.record({ type: type('delete-recovered') }),
  fc.record({ type: type('page-here'), tabId, title: words, url }),
  fc.record({ type: type('page-moved'), tabId, title: words, url }),
  fc.record({ type: type('page-left'), tabId }),
  fc.record({ type: type('attach-failed'), tabId, problem: someProblem, asked: fc.boolean() }),
  fc.record({ type: type('overlay-removed'), tabId }),
  fc.record({ type: type('tab-closed'), tabId }),
  fc.record({ type: type('tab-activated'), tabId }),
  fc.record({ type: type('tab-loaded'), tabId }),
  fc.record({ type: type('homeless-deadline'), since: fc.constant(0) }),
  fc.record({ type: type('look-due'), since: fc.integer({ min: 1_000, max: 1_040 }) }),
  sound,
  fc.record({ type: type('microphone-silent') }),
  fc.record({ type: type('microphone-heard') }),
  fc.record({ type: type('microphone-lost'), problem: someProblem }),
  fc.record({ type: type('microphone-back') }),
  fc.record({
    type: type('recovered-found'),
    recovered: fc.record({ conversation: fc.constant('1'), messages: fc.nat(), at: fc.nat(), mode }),
  }),
  fc.record({ type: type('recovered-read'), conversation: fc.constant('1'), entries: fc.constant([]) }),
);
