import { expect, it } from 'vitest';
import { playDemo } from '../scenarios/demo.ts';
import { whySkippedWithSound } from './missing.ts';

it.skipIf(whySkippedWithSound() !== undefined)(
  'the demo in Firefox hears, answers, and prints the same object',
  async () => {
    expect(await playDemo(['--browser', 'firefox'])).toMatchObject({ browser: 'firefox', transport: 'websocket' });
  },
);
