import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseSubtitles } from '../../../../utils/page/subtitles/parse-subtitles.ts';
import { writeSubtitles } from '../../../../utils/page/subtitles/write-subtitles.ts';
import { slowdown, TOO_SLOW } from '../../../fakes/slowdown.ts';

const BEES = [
  { start: 1.2, text: 'Bees do not sleep in winter.' },
  { start: 62.5, text: 'They shiver & keep warm.' },
];

describe('a file of captions', () => {
  it.each([
    [
      'JSON of a player',
      JSON.stringify({
        wireMagic: 'pb3',
        events: [
          { tStartMs: 0, wpWinPosId: 1 },
          {
            tStartMs: 1200,
            dDurationMs: 3000,
            segs: [{ utf8: 'Bees do not' }, { utf8: ' sleep\nin winter.', tOffsetMs: 400 }],
          },
          { tStartMs: 2000, aAppend: 1, segs: [{ utf8: '\n' }] },
          { tStartMs: 62500, segs: [{ utf8: 'They shiver & keep warm.' }] },
        ],
      }),
    ],
    [
      'XML with start',
      '<?xml version="1.0"?><transcript><text start="1.2" dur="3">Bees do not sleep\nin winter.</text><text start="62.5">They shiver &amp;amp; keep warm.</text></transcript>',
    ],
    [
      'XML with t and words of their own',
      '<timedtext format="3"><head><p/></head><body><p t="1200" d="3000"><s>Bees do not</s><s t="300"> sleep in winter.</s></p><p t="62500">They shiver &amp; keep warm.</p></body></timedtext>',
    ],
    [
      'TTML',
      '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="00:00:01.200" end="00:00:04">Bees do not<br/>sleep in winter.</p><p begin="62.5s">They shiver &#38; keep warm.</p></div></body></tt>',
    ],
    [
      'WebVTT',
      'WEBVTT\nKind: captions\n\nNOTE no cue\n\nfirst\n00:01.200 --> 00:04.000 align:start\n<v Ann>Bees do not\n<c.loud>sleep</c> in winter.\n\n00:01:02.500 --> 00:01:05.000\nThey shiver &amp; keep warm.\n',
    ],
    [
      'SubRip',
      '1\r\n00:00:01,200 --> 00:00:04,000\r\nBees do not\r\nsleep in winter.\r\n\r\n2\r\n00:01:02,500 --> 00:01:05,000\r\nThey shiver & keep warm.\r\n',
    ],
  ])('is read, as %s', (_name, file) => {
    expect(parseSubtitles(file)).toEqual(BEES);
  });

  it.each([
    '',
    ' ',
    '{',
    '{"events":5}',
    '{"events":[null,{"segs":[3]},{"tStartMs":"1","segs":[]}]}',
    '<html>Sign in</html>',
    'null',
    '[1]',
  ])('that is none says nothing: %s', (file) => {
    expect(parseSubtitles(file)).toEqual([]);
  });

  test('of any shape never throws, and its words have neither line ends nor tags of ours', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'WEBVTT\n\n',
        '00:01.000 --> ',
        '-->',
        '<p t="1">',
        '<text start="2">',
        '</p>',
        '{"events":[',
        '&#x110000;',
        '&amp;lt;',
        ']}',
        '\n',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const { start, text } of parseSubtitles(pieces.join(''))) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(text).toMatch(/^[^\n\r]+$/);
          expect(text).not.toMatch(/\p{Cs}/u);
        }
      }),
    );
  });

  test.each(['<p t="1"', '<', '&amp;', '00:01.000 -->\n', '<p t="1"><', '{"events":['.repeat(2), 'a: '])(
    'that was made to be slow takes only as much longer as it is longer: %j',
    (piece) => {
      const make = (chars: number) => piece.repeat(Math.floor(chars / piece.length));
      expect(slowdown(parseSubtitles, make, 1_000_000)).toBeLessThan(TOO_SLOW);
    },
  );
});

describe('captions in words', () => {
  it('come in pieces that end with a sentence or a pause, each with its time', () => {
    const cues = Array.from({ length: 12 }, (_, at) => ({
      start: at * 4,
      text: `This is what is said in sentence number ${at}.`,
    }));
    const pieces = writeSubtitles([...cues, { start: 3_700, text: 'And the end.' }]).split('\n\n');
    expect(pieces).toHaveLength(3);
    expect(pieces[0]).toMatch(/^\[0:00\] This is what is said in sentence number 0\. This .* number 6\.$/);
    expect(pieces[1]).toMatch(/^\[0:28\] /);
    expect(pieces[2]).toBe('[1:01:40] And the end.');
  });

  it('tear no word where a cue begins like the one before', () => {
    const cues = [
      'No',
      'Nobody knows.',
      'I',
      'If you go',
      'the beehive stays',
      'hive stays warm',
      'we don',
      "we don't",
    ];
    expect(writeSubtitles(cues.map((text, start) => ({ start, text })))).toBe(
      "[0:00] No Nobody knows. I If you go the beehive stays hive stays warm we don we don't",
    );
    const unspaced = ['蜜蜂在冬天', '蜜蜂在冬天聚成一团'].map((text, start) => ({ start, text }));
    expect(writeSubtitles(unspaced)).toBe('[0:00] 蜜蜂在冬天 聚成一团');
  });

  it('that roll up say each line once', () => {
    const cues = [
      { start: 1, text: 'the bees' },
      { start: 2, text: 'the bees stay in the hive' },
      { start: 3, text: 'stay in the hive and shiver' },
      { start: 4, text: 'and shiver' },
    ];
    expect(writeSubtitles(cues)).toBe('[0:01] the bees stay in the hive and shiver');
  });
});
