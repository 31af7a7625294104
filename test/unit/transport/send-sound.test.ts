import { describe, expect, it } from 'vitest';
import { appendEvent, createBacklog } from '../../../utils/transport/send-sound.ts';

it('a frame is sent as the API wants it', () => {
  const frame = Uint8Array.from({ length: 960 }, (_, i) => i % 256);
  expect(JSON.parse(appendEvent(frame.buffer))).toEqual({
    type: 'input_audio_buffer.append',
    audio: Buffer.from(frame).toString('base64'),
  });
});

describe('a line that does not keep up', () => {
  const FRAME = 1330;
  /** So many seconds of speech of which so many bytes are still in the socket. */
  const speak = (seconds: number, buffered: (sent: number) => number) => {
    const backlog = createBacklog();
    const news: string[] = [];
    let sent = 0;
    for (let i = 0; i < seconds * 50; i += 1) {
      sent += FRAME;
      backlog.sent(FRAME, 20);
      const looked = backlog.look(buffered(sent));
      if (looked.news) news.push(`${looked.news} ${looked.waitingMs}`);
    }
    return news;
  };

  it('is not one as long as everything leaves', () => {
    expect(speak(60, () => 0)).toEqual([]);
    expect(speak(60, (sent) => Math.min(sent, 20 * FRAME))).toEqual([]);
  });

  it('is told when more than a second waits, and given up when more than five do', () => {
    expect(speak(5.02, (sent) => sent)).toEqual(['unstable 1020', 'failed 5020']);
  });

  it('is told to be well again when it has caught up', () => {
    expect(speak(10, (sent) => (sent < 100 * FRAME ? sent : 0))).toEqual(['unstable 1020', 'healed 0']);
  });

  it('is not told of a page that is being sent, but of the sound behind it', () => {
    const backlog = createBacklog();
    backlog.sent(500_000);
    expect(backlog.look(500_000)).toEqual({ news: undefined, waitingMs: 0 });
    backlog.sent(FRAME, 20);
    expect(backlog.look(400_000).waitingMs).toBe(20);
    expect(backlog.look(0).waitingMs).toBe(0);
  });
});
