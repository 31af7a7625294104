import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDemoArguments } from '../../../scripts/demo-arguments.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe('readDemoArguments', () => {
  it('takes what names a file as spoken and anything else as typed', () => {
    const read = readDemoArguments(
      ['--page', 'package.json', '--ask', 'package.json', '--ask', 'How long is it?'],
      ROOT,
    );
    expect(read).toEqual({
      ok: true,
      value: {
        page: resolve(ROOT, 'package.json'),
        asks: [
          { kind: 'spoken', asked: resolve(ROOT, 'package.json') },
          { kind: 'typed', asked: 'How long is it?' },
        ],
        sharePage: true,
        json: false,
        out: resolve(ROOT, 'out/demo'),
        browser: 'chromium',
        transport: 'auto',
      },
    });
  });

  it('takes an address as it is', () => {
    const read = readDemoArguments(['--page', 'https://example.com/a', '--ask', 'x', '--no-page', '--json'], ROOT);
    expect(read).toMatchObject({ ok: true, value: { page: 'https://example.com/a', sharePage: false, json: true } });
  });

  it('takes a browser and a transport', () => {
    const read = readDemoArguments(
      ['--page', 'package.json', '--ask', 'x', '--browser', 'firefox', '--transport=websocket'],
      ROOT,
    );
    expect(read).toMatchObject({ ok: true, value: { browser: 'firefox', transport: 'websocket' } });
  });

  it('takes the engine of the extension for a transport', () => {
    const read = readDemoArguments(['--page', 'package.json', '--ask', 'x', '--transport', 'on-device'], ROOT);
    expect(read).toMatchObject({ ok: true, value: { browser: 'chromium', transport: 'on-device' } });
  });

  it.each([
    [['--page', 'package.json', '--ask', 'x', '--browser', 'safari'], 'one of chromium, firefox'],
    [['--page', 'package.json', '--ask', 'x', '--transport', 'udp'], 'one of auto, webrtc, websocket, on-device'],
    [[], '--page is missing'],
    [['--page', 'package.json'], '--ask is missing'],
    [['--page', 'no-such-file.html', '--ask', 'x'], 'no such file'],
    [['--page', 'package.json', '--ask', 'no-such-file.wav'], 'no such file'],
    [['--page', 'package.json', '--ask', ' '], '--ask is empty'],
    [['--loud'], 'Unknown option'],
  ])('refuses %j in one line', (args, sentence) => {
    const read = readDemoArguments(args, ROOT);
    expect(read).toEqual({ ok: false, problem: expect.stringContaining(sentence) });
    expect(read.ok ? '' : read.problem).not.toContain('\n');
  });
});
