import { createBackend } from './backend.ts';
import { readConfig } from './config/read-config.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);
const fail = (sentence: string, code: number): never => {
  log(`backend: ${sentence}`);
  process.exit(code);
};

const config = readConfig(process.argv.slice(2), process.env);
if (!config.ok) fail(config.problem, 2);
else {
  const backend = await createBackend({ ...config.value, log, ownsProcess: true });
  if (!backend.ok) fail(backend.problem, 1);
  else {
    const { url, key, close } = backend.value;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void close().then(() => process.exit(0)));
    }
    process.stdout.write(`${JSON.stringify(key === undefined ? { url } : { url, key })}\n`);
  }
}
