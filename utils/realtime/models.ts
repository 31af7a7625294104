/**
 * Models that this client names by itself. Checked on the day below; a test goes red when that is too long ago, because
 * models are shut down with a few months' notice (whisper-1 and gpt-4o-*-transcribe end on 2027-02-26).
 */
export const CHECKED_ON = '2026-11-21';

/** Writes down what the person says while they say it; asked for because the default is no transcript at all. */
export const TRANSCRIPTION_MODEL = 'gpt-live-transcribe';
