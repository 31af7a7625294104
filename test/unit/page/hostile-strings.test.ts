import { describe, expect, it } from 'vitest';
import { fencePage } from '../../../utils/host/fence-page.ts';
import { chooseContent } from '../../../utils/page/choose-content.ts';
import { stripInvisible } from '../../../utils/page/clean-text.ts';
import { linkTarget } from '../../../utils/page/link-target.ts';
import { pageNode } from '../../../utils/page/page-node.ts';
import { doAtOnce } from '../../../utils/page/steps.ts';
import { joinBlocks, plainText, writeBlocks } from '../../../utils/page/write-text.ts';
import { readPageChanges } from '../../../utils/realtime/page-changes.ts';
import { readPageItem, writePageItem } from '../../../utils/realtime/page-item.ts';
import { slowdown, TOO_SLOW } from '../../fakes/slowdown.ts';

const CHARS = 60_000;
const UNITS = [
  ...[
    ' ',
    '\n',
    ' \n',
    'a ',
    'a',
    '.',
    '-',
    '`',
    '```\n',
    '[',
    '](',
    '{s1',
    '# ',
    '# a {s1',
    '> ',
    '| ',
    '<<<',
    '\u00a0',
    '\u{1f600}',
    '\ud800',
    'a\u200d',
    '\u200d',
    '\ufe0f',
  ],
  ...[
    'eyJa.',
    '.sk-',
    'Bearer ',
    '://a:b',
    ':a@',
    '?token=',
    ';sid=',
    'key=',
    'api key',
    'password',
    'password:',
    '4111 1111 ',
    'AB12 ',
    'your a code is ',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----a-',
    'a@b.',
    'код ',
    '123456 is the ',
    '<<<GONE ',
    'END ',
    '＜',
  ],
];

/** One page with the words wherever words can stand. */
const pageOf = (text: string) => {
  const link = pageNode('a', [text], { href: 'https://x.test/', base: 'https://y.test/' });
  return pageNode('#page', [
    pageNode('main', [
      pageNode('p', ['Words ', link, ' and more than these']),
      pageNode('pre', [text]),
      pageNode('h2', [text]),
      pageNode('blockquote', [pageNode('p', [text])]),
      pageNode('ul', [pageNode('li', [text])]),
      pageNode('table', [pageNode('tr', [pageNode('td', ['a']), pageNode('td', [text])])]),
      pageNode('p', [pageNode('code', [text]), pageNode('img', [], { alt: text })]),
    ]),
  ]);
};

const WORK: Readonly<Record<string, (text: string) => unknown>> = {
  'taking out invisible characters': stripInvisible,
  'writing the page down': (text) => {
    const blocks = writeBlocks(pageOf(text), 20);
    return joinBlocks(blocks) + plainText(blocks);
  },
  'choosing the content': (text) =>
    doAtOnce(
      chooseContent(pageOf(text), {
        title: text,
        description: text,
        openGraphType: text,
        linkedData: text,
        pathDepth: 1,
      }),
    ),
  'making it ready to be sent': (text) =>
    fencePage({ url: 'https://a.example/', title: text, text, truncated: false }, { redactEmails: true }),
  'reading it back': (text) => {
    const item = writePageItem({ url: text, title: text, text, truncated: false }, 'a'.repeat(20));
    return [readPageItem(item), readPageChanges(item)];
  },
};

describe('a page made of what is slow to look at', () => {
  for (const [what, work] of Object.entries(WORK)) {
    it(`holds up nothing: ${what}`, () => {
      for (const unit of UNITS) {
        for (const [before, after] of [
          ['', ''],
          ['x', '!'],
          ['password: ', 'x'],
        ]) {
          const make = (chars: number) => `${before}${unit.repeat(chars / unit.length)}${after}`;
          expect(slowdown(work, make, CHARS), JSON.stringify(unit)).toBeLessThan(TOO_SLOW);
        }
      }
    }, 60_000);
  }

  it('has an address that nobody would write down', () => {
    const make = (chars: number) => `?${'utm_a=1&'.repeat(chars / 8)}1`;
    const long = (query: string) => linkTarget(`https://x.test/${'p'.repeat(120)}${query}`, 'https://y.test/');
    const short = (query: string) => linkTarget(`https://x.test/${query}`, 'https://y.test/');
    expect([long(make(3_840)), short(make(3_840))]).toEqual([undefined, 'https://x.test/']);
    expect(slowdown((query) => [long(query), short(query)], make, CHARS)).toBeLessThan(TOO_SLOW);
  });

  it('is nested as deep as it gets and stays about as long as it is', () => {
    let lists = pageNode('li', ['innermost item']);
    let quotes = pageNode('p', ['innermost quote']);
    for (let level = 0; level < 190; level++) {
      const lines = Array.from({ length: 50 }, (_, i) => pageNode('li', [`item ${level} ${i}`]));
      lists = pageNode('li', ['item', pageNode('ul', [...lines, lists])]);
      quotes = pageNode('blockquote', [...lines.map(({ children }) => pageNode('p', children)), quotes]);
    }
    for (const nested of [pageNode('ul', [lists]), quotes]) {
      const text = joinBlocks(writeBlocks(pageNode('#page', [nested]), 20));
      expect(text).toContain('innermost');
      expect(text.length).toBeLessThan(190 * 50 * 50);
    }
  });
});
