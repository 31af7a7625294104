import { createBackend } from '../../backend/backend.ts';
import { TRANSCRIPTION_MODEL } from '../../utils/realtime/models.ts';
import type { CheckedService } from './arguments.ts';
import { compareRecordings, type Difference } from './compare-recordings.ts';
import { type CallReport, holdCall } from './hold-call.ts';
import type { CallMode, CheckedUpstream } from './open-call.ts';
import { openService } from './open-service.ts';
import { estimateCost } from './price.ts';
import { readQuestion } from './question.ts';

/** What a check found. */
export interface LiveCheckReport {
  /** Whether every step came to what it should. */
  ok: boolean;
  service: string;
  model: string | undefined;
  calls: CallReport[];
  /** How the service differs from the local engine in the same conversation; undefined if the engine did not hold it. */
  differences: Difference[] | undefined;
  /** What the service will charge; undefined if it costs nothing or its price is not known. */
  dollars: number | undefined;
}

export interface LiveCheckOptions {
  service: CheckedService;
  /** Gives up a conversation after this. */
  withinMs?: number;
  /** Key of the engine's backend. */
  engineKey?: string;
  tell?: (line: string) => void;
}

/** A conversation may cost no more than this brings. */
const WITHIN_MS = 60_000;
const ENGINE_KEY = 'key-of-the-live-check';
const ENGINE_SESSION = { type: 'realtime', audio: { input: { transcription: { model: TRANSCRIPTION_MODEL } } } };

/** Holds the conversation with the service in both modes and with the local engine, and compares. */
export async function runLiveCheck(options: LiveCheckOptions): Promise<LiveCheckReport> {
  const { service, withinMs = WITHIN_MS, engineKey = ENGINE_KEY, tell = () => {} } = options;
  const question = await readQuestion();
  tell('Starting the local engine, with which the service is compared …');
  const backend = await createBackend({ greets: false, keys: engineKey });
  if (!backend.ok) throw new Error(backend.problem);
  const session = service.kind === 'engine' ? ENGINE_SESSION : service.session;
  const engineOptions = {
    kind: 'compatible',
    url: backend.value.url,
    key: engineKey,
    auth: 'bearer',
    offerStyle: 'form',
  } as const;
  const engine = openService(engineOptions, withoutModel(session));
  const checked = service.kind === 'engine' ? engine : openService(service.upstream, session);
  try {
    const calls: CallReport[] = [];
    for (const mode of modesOf(checked)) {
      tell(`Talking with ${checked.upstream.name}, ${mode} mode …`);
      calls.push(await holdCall(checked, mode, question, withinMs));
    }
    tell('The same with the local engine …');
    const ours = await holdCall(engine, 'unified', question, withinMs);
    return judge(service, checked, calls, ours);
  } finally {
    await checked.upstream.close();
    await backend.value.close();
  }
}

const modesOf = ({ upstream }: CheckedUpstream): CallMode[] =>
  upstream.givesSecrets ? ['token', 'unified'] : ['unified'];

/** The engine knows no models by their names. */
function withoutModel({ model: _, ...session }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return session;
}

function judge(
  service: CheckedService,
  { upstream, session }: CheckedUpstream,
  calls: CallReport[],
  ours: CallReport,
): LiveCheckReport {
  const model = typeof session.model === 'string' ? session.model : undefined;
  const costs = calls.map(({ recording }) => estimateCost(recording, model ?? ''));
  const isComparable = isGood(ours);
  return {
    ok: calls.every(isGood),
    service: service.kind === 'engine' ? 'local engine' : upstream.name,
    model,
    calls,
    differences: isComparable
      ? unique(calls.flatMap(({ recording }) => compareRecordings(recording, ours.recording)))
      : undefined,
    dollars: costs.every((cost) => cost !== undefined) ? costs.reduce((sum, cost) => sum + cost, 0) : undefined,
  };
}

const isGood = ({ steps }: CallReport): boolean => steps.every(({ problem }) => problem === undefined);

const unique = (differences: readonly Difference[]): Difference[] => [
  ...new Map(differences.map((difference) => [`${difference.step} ${difference.sentence}`, difference])).values(),
];
