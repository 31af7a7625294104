import { benchAnswer } from './answer.ts';
import { benchConnect } from './connect.ts';

/** `npm run --silent bench -- NAME`: figures as JSON lines on stdout, progress on stderr. */
const BENCHES: { readonly [name: string]: () => Promise<void> } = {
  async connect() {
    for (const delayMs of [0, 150]) print(await benchConnect(delayMs, log));
  },
  async answer() {
    print(await benchAnswer());
  },
};

const log = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);

const [name = ''] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench) await bench();
else {
  log(`Which bench? One of: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
}
