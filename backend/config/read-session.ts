import { REALTIME_MODEL, TRANSCRIPTION_MODEL } from '../../utils/realtime/models.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { LONGEST_S, type MintOptions, OVERRIDE_NAMES, type Override, SHORTEST_S } from '../mint.ts';
import type { UpstreamOptions } from '../upstream/choose.ts';
import { readJsonText, readNumber, readWords } from './readers.ts';
import type { Environment } from './variables.ts';

/** How sessions are made: the operator's choices over what fits the upstream. */
export function readMint(env: Environment, upstream: UpstreamOptions['kind']): Result<Partial<MintOptions>, string> {
  const life = readNumber('EARSHOT_TOKEN_SECONDS', env.EARSHOT_TOKEN_SECONDS ?? '60', SHORTEST_S, LONGEST_S);
  if (!life.ok) return life;
  const detection = readDetection(env);
  if (!detection.ok) return detection;
  const may = readWords(env.EARSHOT_CLIENT_MAY);
  const stray = may.find((name) => !isOverride(name));
  if (stray !== undefined) {
    return failed(`EARSHOT_CLIENT_MAY ${stray.slice(0, 40)}: words from ${OVERRIDE_NAMES.join(', ')} are needed.`);
  }
  return ok({
    tokenLifeS: life.value,
    session: sessionOf(env, upstream, detection.value),
    models: readWords(env.EARSHOT_CLIENT_MODELS),
    ...(env.EARSHOT_CLIENT_MAY === undefined ? {} : { clientMay: may.filter(isOverride) }),
  });
}

const isOverride = (name: string): name is Override => OVERRIDE_NAMES.some((known) => known === name);

function readDetection(env: Environment): Result<unknown, string> {
  if (env.EARSHOT_TURN_DETECTION === undefined) return ok(undefined);
  const read = readJsonText('EARSHOT_TURN_DETECTION', env.EARSHOT_TURN_DETECTION);
  if (!read.ok || read.value === null) return read;
  const type = (read.value as { type?: unknown }).type;
  if (type === 'server_vad' || type === 'semantic_vad') return read;
  return failed('EARSHOT_TURN_DETECTION: null or an object with the type server_vad or semantic_vad is needed.');
}

/** The session of the operator; members that nobody set are left to the upstream. */
function sessionOf(env: Environment, upstream: UpstreamOptions['kind'], detection: unknown): Record<string, unknown> {
  const model = env.EARSHOT_MODEL ?? modelFor(upstream, env);
  const transcription = transcriptionOf(env, upstream);
  const input = {
    ...(transcription === undefined ? {} : { transcription }),
    ...(detection === undefined ? {} : { turn_detection: detection }),
  };
  const audio = {
    ...(Object.keys(input).length === 0 ? {} : { input }),
    ...(env.EARSHOT_VOICE === undefined ? {} : { output: { voice: env.EARSHOT_VOICE } }),
  };
  return {
    type: 'realtime',
    ...(model === undefined ? {} : { model }),
    ...(env.EARSHOT_INSTRUCTIONS === undefined ? {} : { instructions: env.EARSHOT_INSTRUCTIONS }),
    ...(Object.keys(audio).length === 0 ? {} : { audio }),
  };
}

function modelFor(upstream: UpstreamOptions['kind'], env: Environment): string | undefined {
  if (upstream === 'openai') return REALTIME_MODEL;
  return upstream === 'azure' ? env.AZURE_OPENAI_DEPLOYMENT : undefined;
}

/** On Azure a model is a deployment: only the operator knows whether there is one that writes down. */
function transcriptionOf(env: Environment, upstream: UpstreamOptions['kind']) {
  const model = env.EARSHOT_TRANSCRIPTION_MODEL ?? (upstream === 'openai' ? TRANSCRIPTION_MODEL : undefined);
  const languages = readWords(env.EARSHOT_LANGUAGES);
  if (model === undefined && languages.length === 0) return undefined;
  return {
    ...(model === undefined ? {} : { model }),
    ...(languages.length === 1 ? { language: languages[0] } : languages.length > 1 ? { languages } : {}),
  };
}
