import { describe, expect, it } from 'vitest';
import { readReadArguments } from '../../../scripts/read/arguments.ts';

describe('readReadArguments', () => {
  it.each([
    [['--dir', 'pages', '--out', 'texts.json'], '/home/me/pages', '/home/me/texts.json'],
    [['--out=/tmp/texts.json', '--dir=../pages'], '/home/pages', '/tmp/texts.json'],
  ])('takes %j from the folder where the person is', (args, dir, out) => {
    expect(readReadArguments(args, '/home/me')).toEqual({ ok: true, value: { dir, out } });
  });

  it.each([
    [[], '--dir is missing'],
    [['--dir', 'pages'], '--out is missing'],
    [['--dir', '', '--out', 'texts.json'], '--dir is missing'],
    [['--dir'], '--dir'],
    [['--dir', 'pages', '--out', 'texts.json', '--limits', '3'], 'Unknown option'],
    [['pages', 'texts.json'], 'pages'],
    [['--help'], ''],
  ])('refuses %j in one line', (args, sentence) => {
    const read = readReadArguments(args, '/home/me');
    expect(read).toEqual({ ok: false, problem: expect.stringContaining(sentence) });
    expect(read.ok ? '' : read.problem).not.toContain('\n');
  });
});
