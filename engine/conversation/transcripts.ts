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
export function addTranscript(work: Work, itemId: string, text: string, seconds: number): void {
  const item = work.now.items.find(({ id }) => id === itemId);
  if (item === undefined || !isMessage(item)) return;
  const content = [{ type: 'input_audio' as const, transcript: text }];
  work.change({ items: replaceItem(work.now.items, { ...item, content }) });
  if (work.now.session.audio.input.transcription === null) return;
  work.emit({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: itemId,
    content_index: 0,
    transcript: text,
    usage: { type: 'duration', seconds: Math.max(1, Math.ceil(seconds)) },
  });
}
