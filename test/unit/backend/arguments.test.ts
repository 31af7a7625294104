import { expect, it } from 'vitest';
import { readArguments } from '../../../backend/arguments.ts';

it('has a default for everything', () => {
  expect(readArguments([])).toEqual({
    ok: true,
    value: {
      port: 0,
      host: '127.0.0.1',
      upstream: 'local',
      chatUrl: undefined,
      greets: true,
      keepsRecords: false,
      secretLifeS: 600,
      delayMs: 0,
    },
  });
});

it('reads every option', () => {
  const args = '--port 8080 --host 0.0.0.0 --upstream local --chat-url http://127.0.0.1:11434/v1 --chat-model small';
  const more = '--no-greeting --record --expires 60 --delay-ms 150';
  expect(readArguments(`${args} ${more}`.split(' '))).toMatchObject({
    value: {
      port: 8080,
      host: '0.0.0.0',
      chatUrl: 'http://127.0.0.1:11434/v1',
      chatModel: 'small',
      greets: false,
      keepsRecords: true,
      secretLifeS: 60,
      delayMs: 150,
    },
  });
});

it.each([
  [['--expires', '5'], '--expires 5: a whole number from 10 to 7200 is needed.'],
  [['--delay-ms', 'soon'], '--delay-ms soon: a whole number from 0 to 60000 is needed.'],
  [['--upstream', 'azure'], '--upstream azure: the only upstream so far is "local".'],
])('refuses %s in one sentence', (args, problem) => {
  expect(readArguments(args)).toEqual({ ok: false, problem });
});
