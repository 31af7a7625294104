import { readArguments } from './arguments.ts';
import { createBackend } from './backend.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const fail = (sentence: string, code: number): never => {
  log(`backend: ${sentence}`);
  process.exit(code);
};

const options = readArguments(process.argv.slice(2));
if (!options.ok) fail(options.problem, 2);
else {
  const backend = await createBackend({ ...options.value, keys: process.env.EARSHOT_KEYS, log });
  if (!backend.ok) fail(backend.problem, 1);
  else {
    const { url, key, close } = backend.value;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void close().then(() => process.exit(0)));
    }
    process.stdout.write(`${JSON.stringify(key === undefined ? { url } : { url, key })}\n`);
  }
}
