import { KEEPS_OUT } from '../shared/brain.ts';
import { memberOf, parseJson } from '../shared/read-json.ts';
import type { Result } from '../shared/result.ts';
import { type Answer, fetchCapped, isSuccess, type NoAnswer } from '../transport/fetch-capped.ts';

/**
 * What stands at an address of this computer. `found`: it answers, or (`slow`) lists its models and takes long to answer;
 * `refused`: it lets no extension in; `hangs`; `strange`: it is no chat server, `why` says what it did; `nobody`.
 */
export type FoundServer = { url: string } & (
  | { state: 'found'; models: readonly string[]; slow?: true }
  | { state: 'refused' | 'hangs' | 'nobody' }
  | { state: 'strange'; why: string }
);

/** Where chat servers are by themselves: Ollama, llama.cpp, LM Studio. */
const USUAL = ['http://127.0.0.1:11434', 'http://127.0.0.1:8080', 'http://127.0.0.1:1234'];
const WITHIN_MS = 5_000;
const MOST_BYTES = 1_000_000;
const MOST_MODELS = 100;
const LONGEST_NAME = 200;

/** How servers are asked, where that differs from what people wait for. */
interface Asking {
  fetch?: typeof globalThis.fetch;
  withinMs?: number;
}

/** Looks for chat servers where they usually are, and at `typed`, the origin of one on this computer; '' for no other. */
export function findBrains(typed: string, asking: Asking & { usual?: readonly string[] } = {}): Promise<FoundServer[]> {
  const urls = new Set([...(typed === '' ? [] : [typed]), ...(asking.usual ?? USUAL)]);
  return Promise.all([...urls].map((url) => probeServer(url, asking)));
}

/**
 * Asks one server for its models, then one of these for one token. The second is what tells: browsers send the origin of an
 * extension with a POST alone, and a server that refuses it has listed its models before.
 */
export async function probeServer(
  url: string,
  { fetch = globalThis.fetch, withinMs = WITHIN_MS }: Asking,
): Promise<FoundServer> {
  const limits = { timeoutMs: withinMs, maxBytes: MOST_BYTES };
  const listed = await fetchCapped(`${url}/v1/models`, { method: 'GET' }, limits, fetch);
  if (!listed.ok) return { url, ...sayNoAnswer(listed.problem) };
  if (KEEPS_OUT.includes(listed.value.status)) return { url, state: 'refused' };
  const models = modelsIn(listed.value);
  const [model] = models ?? [];
  if (!models) return { url, state: 'strange', why: `it does not list models (status ${listed.value.status})` };
  if (model === undefined) return { url, state: 'strange', why: 'it is a chat server, and has no model yet' };
  const said = await fetchCapped(
    `${url}/v1/chat/completions`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, max_tokens: 1, messages: [{ role: 'user', content: 'Hello.' }] }),
    },
    limits,
    fetch,
  );
  return { url, ...judge(said, models) };
}

function judge(said: Result<Answer, NoAnswer>, models: readonly string[]): WithoutUrl {
  // It may be loading the model, which takes its time once.
  if (!said.ok && said.problem === 'timeout') return { state: 'found', models, slow: true };
  // A connection that is dropped after the list came is no absence.
  if (!said.ok) return { state: 'strange', why: 'it lists models, and broke off when it was asked something' };
  const { status, text } = said.value;
  if (KEEPS_OUT.includes(status)) return { state: 'refused' };
  if (isSuccess(status) && Array.isArray(memberOf(parseJson(text), 'choices'))) return { state: 'found', models };
  return { state: 'strange', why: `it lists models, and did not answer a question (status ${status})` };
}

type WithoutUrl = FoundServer extends infer One ? (One extends unknown ? Omit<One, 'url'> : never) : never;

function sayNoAnswer(problem: NoAnswer): WithoutUrl {
  if (problem === 'timeout') return { state: 'hangs' };
  if (problem === 'network') return { state: 'nobody' };
  return {
    state: 'strange',
    why: problem === 'redirected' ? 'it leads elsewhere' : 'its answer broke off or is too long',
  };
}

/** The names of models in a list; undefined if it is none. Those that answer nothing come last: the first one is asked. */
function modelsIn({ status, text }: Answer): string[] | undefined {
  const list = isSuccess(status) ? memberOf(parseJson(text), 'data') : undefined;
  if (!Array.isArray(list)) return undefined;
  const names = list.map((one) => memberOf(one, 'id')).filter(isName);
  const [rest, first] = [names.filter(isEmbedding), names.filter((name) => !isEmbedding(name))];
  return [...first, ...rest].slice(0, MOST_MODELS);
}

const isName = (name: unknown): name is string =>
  typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME;
const isEmbedding = (name: string): boolean => /embed|rerank/i.test(name);
