import { carryOver, owesAnswer } from './carry-over.ts';
import { attachIfDue } from './connecting.ts';
import type { Effect } from './events.ts';
import { considerPage } from './offer-page.ts';
import type { SharedPage } from './page-state.ts';
import { aboutPage } from './share-page.ts';
import { type Spoken, turnBegan, turnEnded } from './spoken-turns.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { Entry } from './transcript.ts';

/**
 * The call is up: tell it what this conversation already holds (what was said in an earlier call, what was typed and
 * shared while it was not there), in order, and ask for the answer that is still owed. `rewindMs`: of what was passed to
 * another call so much goes into this one, too.
 */
export function goLive(state: SessionState, now: number, rewindMs = 0): Step {
  // Who only writes down needs to know nothing of what was said before.
  const seeds = state.mode === 'captions' ? [] : carryOver(state);
  const sent = new Set(seeds.map((item) => item.id));
  const owed = seeds.length > 0 && (state.answerOwed || owesAnswer(state.transcript));
  const effects: Effect[] = seeds.map((item) => ({ do: 'create-item', item }));
  if (rewindMs > 0) effects.push({ do: 'rewind-microphone', ms: rewindMs });
  // After the seeds: what was said since the click comes after what was said before it.
  if (state.voice) effects.push({ do: 'pass-microphone' });
  if (state.commitDue) effects.push({ do: 'commit-input' });
  const asks = owed || (state.commitDue && state.mode === 'conversation');
  if (asks) effects.push({ do: 'request-response' });
  const up = attachIfDue({
    state: {
      ...state,
      failures: 0,
      responseAsked: asks,
      commitDue: false,
      spoken: heldTurn(state, now),
      answerOwed: false,
      saidEarly: false,
      phase: { name: 'live', turn: state.talking ? 'user-speaking' : 'listening', since: now },
      timeline: { ...state.timeline, session: state.timeline.session ?? now },
      transcript: state.transcript.map((entry) => (sent.has(entry.id) ? asSent(entry, state) : entry)),
      page: state.page && asTold(state.page),
      beside: state.beside.map(asTold),
    },
    effects,
  });
  return considerPage(up);
}

/** This call knows it as it is now. */
const asTold = ({ id, item }: SharedPage): SharedPage => ({ id, item });

function asSent(entry: Entry, { attempt: call, page, beside }: SessionState): Entry {
  if (entry.kind === 'page') {
    // Nor does this call know what the one before has read more of it.
    const { more: _, ...told } = entry;
    const shared = [page, ...beside].find((one) => one?.id === entry.id);
    // What had changed of a page is in it now.
    if (shared?.changes) return { ...told, ...aboutPage(shared.item), call, status: 'in_progress' };
    return { ...told, call, status: entry.status === 'waiting' ? 'in_progress' : entry.status };
  }
  if (entry.kind === 'function_call_output' || entry.status !== 'waiting') return { ...entry, call };
  return { ...entry, call, status: 'in_progress' };
}

/** The turn that the key is or was held for goes into this call, and has no words yet. */
function heldTurn({ spoken, talking, commitDue }: SessionState, now: number): Spoken {
  if (!talking && !commitDue) return spoken;
  const begun = turnBegan(spoken, talking?.id ?? `press_${now}`, now);
  return talking ? begun : turnEnded(begun, now);
}
