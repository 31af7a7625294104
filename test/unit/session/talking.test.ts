import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';

const live = upToLive();
const page = fencedPage({ truncated: true });
const turnOf = (events: SessionEvent[]) => {
  const { phase } = play([...live, ...events]).state;
  return phase.name === 'live' ? phase.turn : phase.name;
};

describe('whose turn it is', () => {
  const turns: [string, SessionEvent[]][] = [
    ['listening', []],
    ['user-speaking', [{ type: 'speech-started', id: 'u1' }]],
    ['thinking', [{ type: 'speech-started', id: 'u1' }, { type: 'speech-stopped' }]],
    ['assistant-speaking', [{ type: 'response-started', id: 'r1' }, { type: 'audio-started' }]],
    // Playing goes on after the response is done.
    [
      'assistant-speaking',
      [
        { type: 'response-started', id: 'r1' },
        { type: 'audio-started' },
        { type: 'response-ended', id: 'r1', status: 'completed' },
      ],
    ],
    ['listening', [{ type: 'audio-started' }, { type: 'audio-stopped' }]],
    [
      'listening',
      [
        { type: 'response-started', id: 'r1' },
        { type: 'response-ended', id: 'r1', status: 'completed' },
      ],
    ],
    ['user-speaking', [{ type: 'audio-started' }, { type: 'speech-started', id: 'u1' }, { type: 'audio-stopped' }]],
  ];
  it.each(turns)('%s', (turn, events) => {
    expect(turnOf(events)).toBe(turn);
  });
});

describe('order', () => {
  it('shows the person before the answer even when their words come later', () => {
    const { transcript } = play([
      ...live,
      { type: 'speech-started', id: 'u1' },
      { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: 'It is' },
      { type: 'text-delta', id: 'u1', speaker: 'user', part: 0, delta: ' What is' },
      { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: ' What is this?' },
    ]).state;
    expect(transcript).toMatchObject([
      { id: 'u1', parts: ['What is this?'], status: 'completed' },
      { id: 'a1', parts: ['It is'] },
    ]);
  });

  it('puts an item where the server says, not where it came', () => {
    const message = (id: string) =>
      ({ kind: 'message', id, speaker: 'assistant', parts: ['x'], status: 'completed' }) as const;
    const { transcript } = play([
      ...live,
      { type: 'item-added', item: message('a'), after: null },
      { type: 'item-added', item: message('c'), after: 'a' },
      { type: 'item-added', item: message('b'), after: 'a' },
    ]).state;
    expect(transcript.map((entry) => entry.id)).toEqual(['a', 'b', 'c']);
  });

  it('keeps final words whatever comes later', () => {
    const { transcript } = play([
      ...live,
      { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'Final.' },
      { type: 'text-delta', id: 'u1', speaker: 'user', part: 0, delta: ' late' },
      { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'Other.' },
    ]).state;
    expect(transcript).toMatchObject([{ parts: ['Final.'] }]);
  });
});

describe('typing', () => {
  it('sends and asks for an answer', () => {
    const id = expect.stringMatching(/^local_.{1,26}$/);
    expect(effectsOfLast([...live, { type: 'say', text: ' Hello ' }])).toEqual([
      { do: 'create-item', item: { kind: 'message', id, speaker: 'user', text: 'Hello' } },
      { do: 'request-response' },
    ]);
  });

  it('cuts a running answer first and asks when its end is heard', () => {
    const said: SessionEvent[] = [
      ...live,
      { type: 'response-started', id: 'r1' },
      { type: 'say', text: 'Stop. What about rye?' },
    ];
    expect(effectsOfLast(said).map((effect) => effect.do)).toEqual(['set-speaker', 'cancel-response', 'create-item']);
    expect(effectsOfLast([...said, { type: 'response-ended', id: 'r1', status: 'cancelled' }])).toEqual([
      { do: 'request-response' },
    ]);
  });

  it('asks again when the server had begun a response of its own', () => {
    const events: SessionEvent[] = [
      ...live,
      { type: 'say', text: 'Hello' },
      { type: 'response-started', id: 'r1' },
      { type: 'server-error', code: 'conversation_already_has_active_response' },
      { type: 'response-ended', id: 'r1', status: 'completed' },
    ];
    expect(effectsOfLast(events)).toEqual([{ do: 'request-response' }]);
  });

  it('shows what is typed before the call as waiting, and sends it when the call is there', () => {
    const [start, ...rest] = live;
    if (!start) throw new Error('no start');
    const typed: SessionEvent[] = [start, { type: 'say', text: 'Hello' }];
    expect(play(typed).state.transcript).toMatchObject([{ status: 'waiting', parts: ['Hello'] }]);
    const effects = effectsOfLast([...typed, ...rest]);
    expect(effects.map((effect) => effect.do)).toEqual(['create-item', 'pass-microphone', 'request-response']);
  });

  it('keeps what was typed before Start', () => {
    const effects = effectsOfLast([{ type: 'say', text: 'Hello' }, ...live]);
    expect(effects).toContainEqual(expect.objectContaining({ do: 'create-item' }));
  });

  it('ignores what is empty', () => {
    expect(effectsOfLast([...live, { type: 'say', text: '  ' }])).toEqual([]);
  });
});

describe('sharing the page', () => {
  it('reads it first, then puts it into the conversation without asking for an answer', () => {
    expect(effectsOfLast([...live, { type: 'share-page', tabId: 7 }])).toEqual([
      { do: 'read-page', tabId: 7, part: 'page' },
    ]);
    const effects = effectsOfLast([...live, { type: 'share-page', tabId: 7 }, { type: 'page-read', page }]);
    expect(effects).toEqual([{ do: 'create-item', item: { kind: 'page', id: expect.any(String), page } }]);
  });

  it('shows title, size and that it is only the beginning', () => {
    const { transcript } = play([...live, { type: 'page-read', page }]).state;
    expect(transcript).toMatchObject([{ kind: 'page', title: 'Bread', words: 3, truncated: true }]);
  });

  it('does not ask for an answer when only a page was waiting', () => {
    const effects = effectsOfLast([{ type: 'page-read', page }, ...live]);
    expect(effects.map((effect) => effect.do)).toEqual(['create-item', 'pass-microphone']);
  });

  it('says why a page cannot be read, and the conversation goes on', () => {
    const { state } = play([
      ...live,
      { type: 'share-page', tabId: 7 },
      { type: 'page-failed', problem: problem('page.empty') },
    ]);
    expect(state).toMatchObject({ notice: { code: 'page.empty' }, readingPage: false, phase: { name: 'live' } });
  });

  it('never lets the page text reach a UI through the transcript', () => {
    const { transcript } = play([...live, { type: 'page-read', page }]).state;
    expect(JSON.stringify(transcript)).not.toContain(page.text);
  });
});

describe('interrupting', () => {
  const speaking: SessionEvent[] = [
    ...live,
    { type: 'response-started', id: 'r1' },
    {
      type: 'item-added',
      item: { kind: 'message', id: 'a1', speaker: 'assistant', parts: [], status: 'in_progress', responseId: 'r1' },
      after: null,
    },
    { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: 'A long ans' },
    { type: 'audio-started' },
  ];

  it('cuts the answer by command', () => {
    expect(effectsOfLast([...speaking, { type: 'interrupt' }])).toEqual([
      { do: 'set-speaker', level: 'off' },
      { do: 'cancel-response' },
    ]);
  });

  it('marks a cut answer as incomplete', () => {
    const cut = play([...speaking, { type: 'response-ended', id: 'r1', status: 'cancelled' }]).state;
    expect(cut.transcript).toMatchObject([{ id: 'a1', status: 'incomplete', parts: ['A long ans'] }]);
  });

  it('asks for nothing when nobody speaks', () => {
    expect(effectsOfLast([...live, { type: 'interrupt' }])).toEqual([]);
  });
});

describe('what the server complains about', () => {
  it('goes on and says so', () => {
    const { state } = play([
      ...live,
      { type: 'server-error', code: 'server_error', problem: problem('openai.failed') },
    ]);
    expect(state).toMatchObject({ phase: { name: 'live' }, notice: { code: 'openai.failed' } });
  });

  it('makes a new call when the session has expired', () => {
    const { state } = play([
      ...live,
      { type: 'server-error', code: 'session_expired', problem: problem('session.expired') },
    ]);
    expect(state.phase).toMatchObject({ name: 'recovering', problem: { code: 'session.expired' } });
  });

  it('stops when the account has no money left', () => {
    const { state } = play([
      ...live,
      { type: 'server-error', code: 'insufficient_quota', problem: problem('openai.quota') },
    ]);
    expect(state.phase).toMatchObject({ name: 'ended', problem: { code: 'openai.quota' } });
  });
});

describe('forgetting', () => {
  it('empties the transcript and the store', () => {
    const { state, effects } = play([...live, { type: 'say', text: 'Hello' }, { type: 'forget' }]);
    expect(state.transcript).toEqual([]);
    expect(effects.at(-1)).toEqual({ do: 'forget', conversation: '900' });
  });
});

it('an answer says who made it, where the server tells that, and no other entry does', () => {
  const answer = { kind: 'message', id: 'a1', speaker: 'assistant', parts: ['Early.'], status: 'completed' } as const;
  const { state } = play([
    ...live,
    { type: 'item-added', item: { ...answer, id: 'u1', speaker: 'user' }, after: null },
    { type: 'response-started', id: 'r1' },
    { type: 'item-added', item: answer, after: 'u1' },
    { type: 'response-ended', id: 'r1', status: 'completed', by: 'llama3 on this computer' },
  ]);
  expect(state.transcript.map((entry) => entry.kind === 'message' && entry.by)).toEqual([
    undefined,
    'llama3 on this computer',
  ]);
});
