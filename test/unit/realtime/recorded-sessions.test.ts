import { describe, expect, it } from 'vitest';
import { hear } from '../../../utils/realtime/hear.ts';
import { parseServerEvent } from '../../../utils/realtime/server-events.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { type Entry, textOf } from '../../../utils/session/transcript.ts';
import { play } from '../../fakes/play.ts';
import { hasRealtimeData, readExpectedTranscripts, readRecordedSessions } from '../../fakes/realtime-data.ts';

/** An entry in the words of the expected transcripts. */
function plain(entry: Entry): unknown {
  switch (entry.kind) {
    case 'message':
      return { kind: entry.kind, role: entry.speaker, status: entry.status, text: textOf(entry).trim() };
    case 'function_call':
      return { kind: entry.kind, name: entry.name, status: entry.status, arguments: entry.arguments };
    case 'function_call_output':
      return { kind: entry.kind, output: entry.output, call_id: entry.callId };
    case 'page':
      return entry;
  }
}

const start: SessionEvent[] = [{ type: 'start', voice: false, clickedAt: 1 }];

describe.skipIf(!hasRealtimeData)('real sessions of OpenAI (needs the data beside the project)', () => {
  const sessions = hasRealtimeData ? readRecordedSessions() : [];

  it('there are five', () => expect(sessions).toHaveLength(5));

  it.each(sessions)('%s becomes the transcript that people heard', (name, messages) => {
    const heard = messages
      .filter((message) => message.dir === 'server')
      .flatMap(({ event }): SessionEvent[] => {
        const parsed = parseServerEvent(JSON.stringify(event));
        expect(parsed.kind, `${event.type} is read`).toMatch(/^(event|quiet)$/);
        return parsed.kind === 'event' ? hear(parsed.event) : [];
      });
    const { transcript } = play([...start, ...heard]).state;
    expect(transcript.map(plain)).toEqual(readExpectedTranscripts()[name]);
  });
});
