import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTrack, nameTrack, type Track } from '../../../../utils/page/subtitles/choose-track.ts';
import { findTrack } from '../../../../utils/page/subtitles/find-tracks.ts';
import { playerTracks } from '../../../../utils/page/subtitles/player-tracks.ts';

const track = (lang: string, more: Partial<Track> = {}): Track => ({
  label: lang,
  lang,
  generated: false,
  shown: false,
  ...more,
});

describe('the captions of a video', () => {
  it('that a person is offered are in their language, written by people first, then in that of the page', () => {
    const [german, english, heard] = [track('de'), track('en-GB'), track('en', { generated: true })];
    expect(chooseTrack([german, heard, english], ['en-US', 'de'])).toBe(english);
    expect(chooseTrack([german, heard], ['en-US', 'de'])).toBe(heard);
    expect(chooseTrack([german, english], ['fr', 'en'])).toBe(english);
    expect(chooseTrack([german], ['fr'])).toBe(german);
    expect(chooseTrack([], ['fr'])).toBeUndefined();
  });

  it('are those that are on the video, where some are', () => {
    const shown = track('pl', { shown: true });
    expect(chooseTrack([track('en'), shown], ['en'])).toBe(shown);
  });

  it('say that a machine has heard them, once', () => {
    expect(nameTrack(track('en', { label: 'English', generated: true }))).toBe('English (generated)');
    expect(nameTrack(track('en', { label: 'English (auto-generated)', generated: true }))).toBe(
      'English (auto-generated)',
    );
    expect(nameTrack(track('de', { label: ' ' }))).toBe('de');
    expect(nameTrack(track('de', { label: `${'a'.repeat(59)}\u{1f41d}` }))).not.toMatch(/\p{Cs}/u);
  });
});

describe('cues that are there already', () => {
  it('are read like those of a file: without marks, with what entities stand for, and no longer than anybody speaks', () => {
    const cues = ['<v Ann>Fish &amp;amp; chips', 'a'.repeat(5_000)].map((text, startTime) => ({ text, startTime }));
    const textTracks = [{ kind: 'captions', label: '', language: 'en', mode: 'showing', cues }];
    const video = { textTracks, querySelectorAll: () => [] };
    const page = { querySelectorAll: (selector: string) => (selector === 'video' ? [video] : []) };
    const found = findTrack(page as unknown as Document)?.cues;
    expect(found?.map(({ text }) => text)).toEqual(['Fish & chips', 'a'.repeat(1_000)]);
  });
});

describe('the data of a player in a page', () => {
  const PAGE = 'https://video.example/watch?v=abc123';
  const data = (tracks: unknown, video = 'abc123'): string =>
    `var player = ${JSON.stringify({ captions: { renderer: { captionTracks: tracks, audioTracks: [{}] } }, videoDetails: { videoId: video } })};`;
  const ENGLISH = { baseUrl: '/api/timedtext?v=abc123&lang=en', name: { simpleText: 'English]"' }, languageCode: 'en' };
  const HEARD = {
    ...ENGLISH,
    baseUrl: 'https://video.example/api/timedtext?lang=de',
    name: { runs: [{ text: 'Ger' }, { text: 'man' }] },
    languageCode: 'de',
    kind: 'asr',
  };

  it('tells of its captions', () => {
    expect(playerTracks(data([ENGLISH, HEARD]), PAGE)).toEqual([
      {
        url: 'https://video.example/api/timedtext?v=abc123&lang=en',
        label: 'English]"',
        lang: 'en',
        generated: false,
        shown: false,
      },
      {
        url: 'https://video.example/api/timedtext?lang=de',
        label: 'German',
        lang: 'de',
        generated: true,
        shown: false,
      },
    ]);
  });

  it('that is of the video before is not believed', () => {
    expect(playerTracks(data([ENGLISH], 'another'), PAGE)).toEqual([]);
  });

  it('leads to no other site', () => {
    expect(
      playerTracks(
        data([{ ...ENGLISH, baseUrl: 'https://elsewhere.example/steal' }, { baseUrl: 'javascript:1' }]),
        PAGE,
      ),
    ).toEqual([]);
  });

  it('that is odd or cut off tells of none, and never throws', () => {
    const whole = data([ENGLISH, HEARD]);
    for (const odd of [data({}), data([null, 5, {}]), whole.slice(0, 90), '"captionTracks":', '"captionTracks":[[[['])
      expect(playerTracks(odd, PAGE)).toEqual([]);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ maxLength: 20 }), (at, more) => {
        for (const one of playerTracks(whole.slice(0, at) + more + whole.slice(at), PAGE))
          expect(new URL(one.url).origin).toBe('https://video.example');
      }),
    );
  });
});
