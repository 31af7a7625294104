import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../backend/config/read-config.ts';
import type { UpstreamOptions } from '../../backend/upstream/choose.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';

/** The model that is asked where nobody chose one, because it costs a third. */
const MODEL = 'gpt-realtime-2.1-mini';

/** Which service is checked. */
export type CheckedService =
  | { kind: 'engine' }
  | { kind: 'remote'; upstream: Exclude<UpstreamOptions, { kind: 'local' }>; session: Record<string, unknown> };

/** The command line of the check, read. */
export interface LiveCheckArguments {
  service: CheckedService;
  /** Folder for the recordings. */
  out: string;
}

/** Reads the command line and the variables of the backend; the problem is a sentence and holds no secret. */
export function readLiveCheckArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Result<LiveCheckArguments, string> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { upstream, out = 'out/live-check', 'against-engine': againstEngine = false } = parsed.value;
  const path = resolve(folder, out);
  if (againstEngine) return ok({ service: { kind: 'engine' }, out: path });
  const asked = upstream === undefined ? [] : ['--upstream', upstream];
  const config = readConfig(asked, env);
  if (!config.ok) return config;
  const { upstream: chosen, mint } = config.value;
  if (chosen === undefined || chosen.kind === 'local') return failed(NO_KEY);
  const model = chosen.kind === 'openai' && !env.EARSHOT_MODEL ? { model: MODEL } : {};
  return ok({ service: { kind: 'remote', upstream: chosen, session: { ...mint?.session, ...model } }, out: path });
}

const NO_KEY =
  'OPENAI_API_KEY is missing (or --upstream azure or URL with its variables): set it, or try --against-engine, which needs none.';

function parse(args: readonly string[]) {
  try {
    const options = {
      upstream: { type: 'string' },
      out: { type: 'string' },
      'against-engine': { type: 'boolean' },
    } as const;
    return ok(parseArgs({ args: [...args], strict: true, allowPositionals: false, options }).values);
  } catch (error) {
    const [sentence = 'The arguments are not understood.'] = (error instanceof Error ? error.message : '').split('\n');
    return failed(sentence);
  }
}
