import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLiveCheckArguments } from './live-check/arguments.ts';
import type { CallReport } from './live-check/hold-call.ts';
import { runLiveCheck } from './live-check/run-live-check.ts';
import { summarize } from './live-check/summary.ts';
import { exit, tell } from './progress.ts';

/**
 * Holds one short real conversation with the service behind the backend, with the operator's own key, and says what it
 * found: `npm run live-check`. Exit status 0 if all went well, 1 if a step failed, 2 if it could not begin.
 */
const args = readLiveCheckArguments(process.argv.slice(2), process.env, process.env.INIT_CWD ?? process.cwd());
if (!args.ok) {
  tell(`live-check: ${args.problem}`);
  exit(2);
} else {
  const { service, out } = args.value;
  const report = await runLiveCheck({ service, tell });
  const files = await Promise.all(report.calls.map((call) => save(out, call)));
  process.stdout.write(`${summarize(report, files).join('\n')}\n`);
  exit(report.ok ? 0 : 1);
}

/** A recording as JSON lines; the result is its path. */
async function save(folder: string, { mode, recording }: CallReport): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${mode}.jsonl`);
  await writeFile(path, recording.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}
