import { parseArgs } from 'node:util';
import { BROWSERS } from '../../scripts/browser/stage.ts';
import { measureEcho } from '../scenarios/echo.ts';
import { benchAnswer } from './answer.ts';
import { benchAnswers } from './answers.ts';
import { BACKEND_PARTS, benchBackend, readParts } from './backend.ts';
import { benchConnect } from './connect.ts';
import { benchFirstWord } from './first-word.ts';
import { benchInterrupt } from './interrupt.ts';
import { benchKills, isKillPart } from './kills.ts';
import { benchOnDevice } from './on-device.ts';
import { TYPES } from './page/report.ts';
import { benchPage, isPageType } from './page.ts';
import { benchSizes } from './sizes.ts';
import { benchTurnEnds } from './turn-ends.ts';
import { benchWebSocket, readWebSocketParts, WEBSOCKET_PARTS } from './websocket/websocket.ts';

/** `npm run --silent bench -- NAME [--OPTION N]…`: figures as JSON lines (`page`: as Markdown) on stdout, progress on stderr. */
const BENCHES: { readonly [name: string]: (options: Options) => Promise<void> } = {
  async connect() {
    for (const delayMs of [0, 150]) print(await benchConnect(delayMs, log));
  },
  async answer() {
    print(await benchAnswer());
  },
  async answers() {
    const { spoken = false, list = false } = values;
    print(await benchAnswers({ spoken, list }, log));
  },
  async echo({ seconds = 300 }) {
    const cancelled = await measureEcho({ seconds, log });
    // A control needs no longer than it takes to be heard.
    const control = await measureEcho({ seconds: Math.min(seconds, 30), cancels: false, log });
    print({ cancelled, control });
  },
  async interrupt({ times = 20 }) {
    print(await benchInterrupt(times, log));
  },
  async backend() {
    const only = readParts(values.only);
    if (only === undefined) return refuse(`--only is one or more, with commas, of: ${BACKEND_PARTS}.`);
    print(await benchBackend({ only, quick: values.quick === true }, log));
    // What the WebRTC clients leave open would hold the process.
    process.stdout.write('', () => process.exit());
  },
  async 'first-word'({ times = 20 }) {
    print(await benchFirstWord(times, log));
  },
  async 'on-device'({ minutes = 0, times = 3 }) {
    const { only, quick = false } = values;
    const browsers = BROWSERS.filter((browser) => only === undefined || browser === only);
    if (browsers.length === 0) return refuse(`--only is one of: ${BROWSERS.join(', ')}.`);
    for (const browser of browsers)
      print(await benchOnDevice({ browser, starts: times, minutes, quick }, { log, print }));
  },
  async page() {
    const { only, quick = false, pages: list = false } = values;
    if (only !== undefined && !isPageType(only)) return refuse(`--only is one of: ${TYPES.join(', ')}.`);
    process.stdout.write(`${await benchPage({ quick, list, ...(only === undefined ? {} : { only }) }, log)}\n`);
  },
  async sizes({ times = 10 }) {
    print(await benchSizes(times, log));
  },
  async kills({ times }) {
    const { only } = values;
    if (only !== undefined && !isKillPart(only)) return refuse('--only is browser, worker or cycles.');
    print(await benchKills({ ...(times ? { times } : {}), ...(only ? { only } : {}) }, log));
  },
  async 'turn-ends'({ times: voices = 2 }) {
    print(await benchTurnEnds(voices, log));
  },
  async websocket() {
    const chosen = readWebSocketParts(values.only);
    if (chosen === undefined) return refuse(`--only is one or more, with commas, of: ${WEBSOCKET_PARTS}.`);
    print(await benchWebSocket({ ...chosen, quick: values.quick === true }, log));
    // What the WebRTC peers leave open would hold the process.
    process.stdout.write('', () => process.exit());
  },
};

/** How long and how often; each bench has its own defaults. */
interface Options {
  seconds?: number;
  minutes?: number;
  times?: number;
}

const log = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);

const refuse = (line: string): void => {
  log(line);
  process.exitCode = 2;
};

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    times: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean' },
    pages: { type: 'boolean' },
    spoken: { type: 'boolean' },
    list: { type: 'boolean' },
  },
  allowPositionals: true,
});
const [name = ''] = positionals;
const options = Object.fromEntries(
  Object.entries({ seconds: values.seconds, minutes: values.minutes, times: values.times }).flatMap(
    ([option, value]) => (value === undefined ? [] : [[option, Number(value)]]),
  ),
);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (!bench) log(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}.`);
else if (Object.values(options).some((value) => !(value > 0)))
  log('--seconds, --minutes and --times take a number above 0.');
else await bench(options);
if (!bench) process.exitCode = 2;
