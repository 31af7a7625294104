import { isMessage, replaceItem, type Work } from './conversation.ts';

/** Tells more words of what a person is saying, if the client asked for transcripts. */
export function addInterim(work: Work, itemId: string, delta: string): void {
  if (work.now.session.audio.input.transcription === null || delta === '') return;
  work.emit({
    type: 'conversation.item.input_audio_transcription.delta',
    item_id: itemId,
    content_index: 0,
    delta,
    obfuscation: work.ids.obfuscation(),
  });
}

/** Puts the words of a spoken item into it; the client hears of them only if it asked for transcripts. */
export function addTranscript(work: Work, itemId: string, contentIndex: number, text: string, seconds: number): void {
  const item = work.now.items.find(({ id }) => id === itemId);
  if (item === undefined || !isMessage(item) || item.content[contentIndex]?.type !== 'input_audio') return;
  const content = item.content.with(contentIndex, { type: 'input_audio', transcript: text });
  const heardMs = { ...work.now.heardMs, [itemId]: (work.now.heardMs[itemId] ?? 0) + seconds * 1000 };
  work.change({ items: replaceItem(work.now.items, { ...item, content }), heardMs });
  if (work.now.session.audio.input.transcription === null) return;
  work.emit({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: itemId,
    content_index: contentIndex,
    transcript: text,
    usage: { type: 'duration', seconds: Math.max(1, Math.ceil(seconds)) },
  });
}

/** Tells that the words of a spoken item could not be found; the item stays, without them. */
export function failTranscript(work: Work, itemId: string, contentIndex: number): void {
  if (work.now.session.audio.input.transcription === null) return;
  work.emit({
    type: 'conversation.item.input_audio_transcription.failed',
    item_id: itemId,
    content_index: contentIndex,
    error: { type: 'server_error', code: 'server_error', message: 'The engine failed while transcribing.' },
  });
}
