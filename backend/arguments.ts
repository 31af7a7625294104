import { parseArgs } from 'node:util';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import type { BackendOptions } from './backend.ts';

/** The command line as options; the sentence says what is wrong with it. */
export function readArguments(args: readonly string[]): Result<BackendOptions, string> {
  try {
    const { values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options: OPTIONS });
    return toOptions(values);
  } catch (error) {
    return failed((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'Bad arguments.');
  }
}

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  upstream: { type: 'string' },
  'chat-url': { type: 'string' },
  'chat-model': { type: 'string' },
  'no-greeting': { type: 'boolean' },
  record: { type: 'boolean' },
  expires: { type: 'string' },
  'delay-ms': { type: 'string' },
} as const;

interface Values {
  port?: string;
  host?: string;
  upstream?: string;
  'chat-url'?: string;
  'chat-model'?: string;
  'no-greeting'?: boolean;
  record?: boolean;
  expires?: string;
  'delay-ms'?: string;
}

function toOptions(values: Values): Result<BackendOptions, string> {
  const port = readNumber('--port', values.port ?? '0', 0, 65_535);
  const secretLifeS = readNumber('--expires', values.expires ?? '600', 10, 7200);
  const delayMs = readNumber('--delay-ms', values['delay-ms'] ?? '0', 0, 60_000);
  for (const number of [port, secretLifeS, delayMs]) if (typeof number === 'string') return failed(number);
  const { upstream = 'local', host = '127.0.0.1', 'chat-url': chatUrl } = values;
  if (upstream !== 'local') return failed(`--upstream ${upstream}: the only upstream so far is "local".`);
  if (chatUrl !== undefined && !/^https?:\/\/\S+$/.test(chatUrl)) {
    return failed(`--chat-url ${chatUrl}: an http or https URL is needed.`);
  }
  return ok({
    port: Number(port),
    host,
    upstream,
    chatUrl,
    ...(values['chat-model'] === undefined ? {} : { chatModel: values['chat-model'] }),
    greets: values['no-greeting'] !== true,
    keepsRecords: values.record === true,
    secretLifeS: Number(secretLifeS),
    delayMs: Number(delayMs),
  });
}

function readNumber(name: string, text: string, from: number, to: number): number | string {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : `${name} ${text}: a whole number from ${from} to ${to} is needed.`;
}
