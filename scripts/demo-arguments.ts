import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { TransportChoice } from '../utils/session/transport.ts';
import { TRANSPORT_CHOICES } from '../utils/settings/settings.ts';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { BROWSERS, type BrowserName } from './browser/stage.ts';

/** The command line of the demo, read. */
export interface DemoArguments {
  page: string;
  asks: { kind: 'spoken' | 'typed'; asked: string }[];
  sharePage: boolean;
  json: boolean;
  out: string;
  browser: BrowserName;
  transport: DemoTransport;
}

/** What calls go over; `on-device`: no backend is started, and the extension is left as it was installed. */
export type DemoTransport = TransportChoice | 'on-device';

const TRANSPORTS: readonly DemoTransport[] = [...TRANSPORT_CHOICES, 'on-device'];

export const DEMO_USAGE =
  'Usage: npm run --silent demo -- --page FILE_OR_URL --ask WAV_OR_TEXT [--ask …] [--no-page] [--json] [--out DIR] [--browser chromium|firefox] [--transport auto|webrtc|websocket|on-device]';

/** Reads the command line; the problem is a sentence. Paths are taken from `folder`, where the person is. */
export function readDemoArguments(args: readonly string[], folder: string): Result<DemoArguments, string> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { page, ask = [], out = 'out/demo', json = false, 'no-page': withoutPage = false } = parsed.value;
  const chosen = readChoice('--browser', parsed.value.browser ?? 'chromium', BROWSERS);
  if (!chosen.ok) return chosen;
  const transport = readChoice('--transport', parsed.value.transport ?? 'auto', TRANSPORTS);
  if (!transport.ok) return transport;
  if (page === undefined) return failed('--page is missing: which page is it about?');
  if (ask.length === 0) return failed('--ask is missing: what is to be asked?');
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//i.test(page);
  const pagePath = isUrl ? page : resolve(folder, page);
  if (!isUrl && !existsSync(pagePath)) return failed(`--page ${page}: there is no such file.`);
  const asks = ask.map((asked) => readAsk(asked, folder));
  const missing = asks.find(({ kind, asked }) => kind === 'spoken' && !existsSync(asked));
  if (missing) return failed(`--ask ${missing.asked}: there is no such file.`);
  if (asks.some(({ asked }) => asked.trim() === '')) return failed('--ask is empty: what is to be asked?');
  const plan = { page: pagePath, asks, sharePage: !withoutPage, json, out: resolve(folder, out) };
  return ok({ ...plan, browser: chosen.value, transport: transport.value });
}

/** One of a few words. */
export function readChoice<T extends string>(flag: string, said: string, choices: readonly T[]): Result<T, string> {
  const chosen = choices.find((choice) => choice === said);
  return chosen === undefined ? failed(`${flag} ${said}: it is one of ${choices.join(', ')}.`) : ok(chosen);
}

/** What names a file, or looks like a recording, is spoken; anything else is typed. */
function readAsk(asked: string, folder: string): DemoArguments['asks'][number] {
  const path = resolve(folder, asked);
  const isSpoken = /\.wav$/i.test(asked) || (asked.trim() !== '' && existsSync(path));
  return isSpoken ? { kind: 'spoken', asked: path } : { kind: 'typed', asked };
}

function parse(args: readonly string[]) {
  try {
    return ok(
      parseArgs({
        args: [...args],
        strict: true,
        allowPositionals: false,
        options: {
          page: { type: 'string' },
          ask: { type: 'string', multiple: true },
          'no-page': { type: 'boolean' },
          json: { type: 'boolean' },
          out: { type: 'string' },
          browser: { type: 'string' },
          transport: { type: 'string' },
        },
      }).values,
    );
  } catch (error) {
    const [sentence = 'The arguments are not understood.'] = (error instanceof Error ? error.message : '').split('\n');
    return failed(sentence);
  }
}
