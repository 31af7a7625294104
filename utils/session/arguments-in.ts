/** More nobody has to say to a function of ours, in characters: what is longer is not even parsed. */
const MOST_CHARS = 20_000;

/** The arguments of a function call, or undefined if they are none, or longer than any: a model has written them. */
export function argumentsIn(json: string): Readonly<Record<string, unknown>> | undefined {
  if (json.length > MOST_CHARS) return undefined;
  if (json.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
