/**
 * Models that this client and the backend name by themselves, and when their maker switches others off. Checked on the
 * day below; a test goes red when that is too long ago, because models are shut down with a few months' notice.
 */
export const CHECKED_ON = '2026-11-21';

/** What speaks, where an operator chooses nothing. */
export const REALTIME_MODEL = 'gpt-realtime-2.1';

/** What the engine on this computer calls its model, where nobody names another. */
export const LOCAL_MODEL = 'earshot-local';

/** Writes down what the person says while they say it; asked for because the default is no transcript at all. */
export const TRANSCRIPTION_MODEL = 'gpt-live-transcribe';

/**
 * The announced end of models (OpenAI's deprecations page and the types of openai 7.55.0, 2026-11-10). A name also stands
 * for its dated versions, but for those that stand above it.
 */
const SHUTDOWNS: readonly { models: readonly string[]; on: string; instead: string }[] = [
  { models: ['gpt-4o-realtime-preview', 'gpt-4o-mini-realtime-preview'], on: '2026-05-07', instead: REALTIME_MODEL },
  { models: ['gpt-realtime-mini-2025-10-06'], on: '2026-07-23', instead: 'gpt-realtime-2.1-mini' },
  { models: ['gpt-realtime'], on: '2027-01-20', instead: REALTIME_MODEL },
  { models: ['gpt-realtime-mini'], on: '2027-01-20', instead: 'gpt-realtime-2.1-mini' },
  {
    models: ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe-diarize'],
    on: '2027-02-26',
    instead: TRANSCRIPTION_MODEL,
  },
];

/** The announced end of a model and what its maker names instead; undefined if none is known. Days as `2027-01-20`. */
const shutdownOf = (model: string): { on: string; instead: string } | undefined =>
  SHUTDOWNS.find(({ models }) => models.some((name) => isVersionOf(model, name)));

/** Whether a model has been switched off by `today`. */
export function isShutDown(model: string, today: string): boolean {
  const end = shutdownOf(model);
  return end !== undefined && end.on <= today;
}

/** What to tell about a model with an announced end, in a sentence; undefined if it has none. */
export function warnOfModel(model: string, today: string): string | undefined {
  const end = shutdownOf(model);
  if (end === undefined) return undefined;
  const when = end.on <= today ? `was switched off on ${end.on}` : `is switched off on ${end.on}`;
  return `The model ${model} ${when}: use ${end.instead}.`;
}

/** Whether a model goes by this name, or is a dated version of it. */
export const isVersionOf = (model: string, name: string): boolean => model === name || isDatedVersion(model, name);

const isDatedVersion = (model: string, name: string): boolean =>
  model.startsWith(`${name}-`) && /^\d{4}-\d{2}-\d{2}$/.test(model.slice(name.length + 1));
