import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanHtml } from '../../../scripts/read/clean-html.ts';
import { slowdown, TOO_SLOW } from '../../fakes/slowdown.ts';

describe('cleanHtml', () => {
  it.each([
    ['a<script>x()</script>b', 'ab'],
    ['a<SCRIPT src="a>b">if (a < b) "<p>"</Script >b', 'ab'],
    ["a<script data-x='</script>'>x()</script bar>b", 'ab'],
    ['a<script>never ends <p>b', 'a'],
    ['a<script>1</script><script type=module>2</script>b', 'ab'],
    ['<meta http-equiv="refresh" content="0; url=/elsewhere">a', 'a'],
    ["<META content='x>y' HTTP-EQUIV = 'Content-Security-Policy'/>a", 'a'],
    ['<meta http-equiv=refresh content=3>a', 'a'],
    ['<!-- a comment --><script>x()</script>b', '<!-- a comment -->b'],
    ['<!--><script>x()</script>b', '<!-->b'],
    ['<p title="<script>">a</p><script>x()</script>b', '<p title="<script>">a</p>b'],
    ['<p a"b>c</p><script>x()</script>d', '<p a"b>c</p>d'],
  ])('takes out of %j what would act', (html, clean) => {
    expect(cleanHtml(html)).toBe(clean);
  });

  it.each([
    '<script type="application/ld+json">{"a": "</p>"}</script>',
    '<meta charset="utf-8"><meta http-equiv="content-type" content="text/html; charset=latin1">',
    '<!-- <script>x()</script> -->a',
    '<title>How <script> works</title>',
    '<textarea><script>x()</script></textarea>',
    '<style>a::after { content: "<script>" }</style>a',
    '<noscript><meta http-equiv="refresh" content="0"><img src=a></noscript>a',
    '<scripty>a</scripty> 1 < 2, <b>a</b> <',
    '<p title="never ends>a',
    '<title>never ends',
    '',
  ])('leaves %j as it is', (html) => {
    expect(cleanHtml(html)).toBe(html);
  });

  it('keeps the order of a page and every byte that no text encoding was asked about', () => {
    const bytes = Buffer.from([0xe4, 0x3c, 0x62, 0x3e, 0x00, 0xff]).toString('latin1');
    expect(cleanHtml(`${bytes}<script>x()</script>${bytes}`)).toBe(bytes + bytes);
  });

  it('never throws, and never makes a page longer', () => {
    const parts = [
      '<script',
      '</script',
      '>',
      '<!--',
      '-->',
      '<meta http-equiv=refresh',
      '"',
      "'",
      '=',
      ' ',
      '<title>',
      'a',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 40 }), (pieces) => {
        const html = pieces.join('');
        expect(cleanHtml(html).length).toBeLessThanOrEqual(html.length);
      }),
    );
  });

  it.each(['<style>', '<!--', '<a b="', '<meta http-equiv=', '<script ', '</script '])(
    'takes no longer for each character of a large page full of %j',
    (piece) => {
      const page = (chars: number): string => piece.repeat(chars / piece.length);
      expect(slowdown(cleanHtml, page, 4_000_000)).toBeLessThan(TOO_SLOW);
    },
  );
});
