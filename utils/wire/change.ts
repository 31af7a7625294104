import type { OfferedPage } from '../session/page-state.ts';
import type { Place } from '../session/place.ts';
import type { SessionState } from '../session/state.ts';
import type { Entry, MessageEntry } from '../session/transcript.ts';
import type { TransportKind } from '../session/transport.ts';
import { ruleFor, type SiteRule } from '../shared/site-rules.ts';

/** What a UI sees of a session: everything but the page's text and the bookkeeping. */
export type View = Pick<SessionState, (typeof STATE_FIELDS)[number] | 'transcript'> & {
  /** What is said is typed into the page. */
  dictating: boolean;
  /** What the call goes over; undefined while there is none. */
  transport: TransportKind | undefined;
  /** Who answers, or will; undefined until that is known. */
  place: Place | undefined;
  /** What is offered to be shared. */
  offer: OfferedPage | undefined;
  /** What holds for the site of the page that the conversation is at home in; undefined while that is not known. */
  siteRule: SiteRule | undefined;
  /** The message whose source is highlighted in the page now. */
  shown: string | undefined;
  /** The call is to this computer. */
  here: boolean;
  /** The other side does not answer right now; a call beside this one may be on its way. */
  unstable: boolean;
};

const STATE_FIELDS = [
  'phase',
  'mode',
  'voice',
  'muted',
  'sealed',
  'talk',
  'talking',
  'microphone',
  'audible',
  'speaker',
  'home',
  'follow',
  'recovered',
  'conversation',
  'askedTab',
  'readingPage',
  'model',
  'notice',
  'timeline',
] as const;

const PLAIN_FIELDS = [
  ...STATE_FIELDS,
  'dictating',
  'transport',
  'place',
  'offer',
  'siteRule',
  'shown',
  'here',
  'unstable',
] as const;

/**
 * What differs between two views: small enough to send at every word of a long conversation (9,000 words as whole
 * states are 324 MB). Plain data: a field that became undefined is `null`.
 */
export interface Change {
  fields?: { [name in (typeof PLAIN_FIELDS)[number]]?: View[name] | null };
  /** Entries that are new or changed in more than more text. */
  entries?: Entry[];
  /** Text that was added to the end of an entry's last part: [id, text]. */
  appended?: [string, string][];
  /** All ids in order, where more than new entries at the end changed. */
  order?: string[];
}

/** The part of a state that UIs may see. */
export function viewOf(state: SessionState): View {
  const { phase, home, transcript, siteRules } = state;
  return {
    ...fieldsOf(state),
    transcript,
    dictating: state.dictation !== undefined,
    transport: state.terms?.transport,
    place: state.terms ? (state.terms.by === 'device' ? 'device' : 'backend') : state.place,
    offer: state.offer?.about,
    siteRule: home?.site === undefined || !siteRules ? undefined : ruleFor(siteRules, home.site),
    shown: state.showing?.found && state.showing.message,
    here: state.terms?.here ?? false,
    unstable: phase.name === 'live' && state.rescue !== undefined,
  };
}

/** What goes into a view as it is. */
const fieldsOf = (state: SessionState) =>
  Object.fromEntries(STATE_FIELDS.map((name) => [name, state[name]])) as Pick<
    SessionState,
    (typeof STATE_FIELDS)[number]
  >;

/** The change from one view to the next, or undefined if there is none. What is the same object has not changed. */
export function changeBetween(before: View, after: View): Change | undefined {
  const change: Change = {};
  const fields: Record<string, unknown> = {};
  for (const name of PLAIN_FIELDS) if (before[name] !== after[name]) fields[name] = after[name] ?? null;
  if (Object.keys(fields).length > 0) change.fields = fields as NonNullable<Change['fields']>;
  if (before.transcript !== after.transcript)
    Object.assign(change, entriesBetween(before.transcript, after.transcript));
  return Object.keys(change).length > 0 ? change : undefined;
}

function entriesBetween(before: readonly Entry[], after: readonly Entry[]): Change {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const entries: Entry[] = [];
  const appended: [string, string][] = [];
  for (const entry of after) {
    const old = known.get(entry.id);
    if (old === entry) continue;
    const more = old && addedText(old, entry);
    if (more === undefined) entries.push(entry);
    else appended.push([entry.id, more]);
  }
  const inOrder = [...before.map((entry) => entry.id), ...entries.filter((e) => !known.has(e.id)).map((e) => e.id)];
  const order = after.map((entry) => entry.id);
  return {
    ...(entries.length > 0 ? { entries } : {}),
    ...(appended.length > 0 ? { appended } : {}),
    ...(order.length === inOrder.length && order.every((id, i) => id === inOrder[i]) ? {} : { order }),
  };
}

/** The text by which a message grew, or undefined if more than that changed. */
function addedText(old: Entry, entry: Entry): string | undefined {
  if (old.kind !== 'message' || entry.kind !== 'message') return undefined;
  if (entry.parts.length !== old.parts.length || entry.parts.length === 0) return undefined;
  const last = entry.parts.length - 1;
  const from = old.parts[last] ?? '';
  const to = entry.parts[last] ?? '';
  if (!to.startsWith(from) || entry.parts.some((part, i) => i !== last && part !== old.parts[i])) return undefined;
  const same = JSON.stringify({ ...old, parts: 0 }) === JSON.stringify({ ...entry, parts: 0 });
  return same ? to.slice(from.length) : undefined;
}

/** The view after a change. Ids that are not known are ignored. */
export function applyChange(view: View, { fields = {}, entries = [], appended = [], order }: Change): View {
  const plain = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? undefined]));
  const newer = new Map(entries.map((entry) => [entry.id, entry]));
  const more = new Map(appended);
  const old = new Set(view.transcript.map((entry) => entry.id));
  const grown = [
    ...view.transcript.map((entry) => newer.get(entry.id) ?? grow(entry, more.get(entry.id))),
    ...entries.filter((entry) => !old.has(entry.id)),
  ];
  const transcript = order ? inOrder(grown, order) : grown;
  const untouched = entries.length === 0 && appended.length === 0 && !order;
  return { ...view, ...plain, transcript: untouched ? view.transcript : transcript };
}

function grow(entry: Entry, text: string | undefined): Entry {
  if (text === undefined || entry.kind !== 'message') return entry;
  const parts: MessageEntry['parts'] = entry.parts.map((part, i) =>
    i === entry.parts.length - 1 ? part + text : part,
  );
  return { ...entry, parts };
}

function inOrder(entries: readonly Entry[], order: readonly string[]): Entry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return order.flatMap((id) => byId.get(id) ?? []);
}
