/** A function that the client offers, as the session names it; tools of other kinds are the server's own and not ours. */
export interface FunctionTool {
  name: string;
  description: string;
  /** JSON schema of the arguments. */
  parameters: JsonSchema;
}

/** A JSON schema, or a part of one; written by strangers, so nothing about it is certain. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whether a tool is to be called: by the engine's own judgement, not at all, in any case, or this one. */
export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

/** A call to be made by the client; `args` is JSON text. */
export interface ToolCall {
  name: string;
  args: string;
}

/** What a call gave back. */
export interface ToolResult {
  callId: string;
  name: string;
  /** What it was called with, as JSON text. */
  args: string;
  output: string;
}

/** The functions among a session's tools. */
export const functionsIn = (tools: readonly JsonSchema[]): readonly FunctionTool[] =>
  tools.flatMap(({ type, name, description, parameters }) =>
    type === 'function' && typeof name === 'string'
      ? [{ name, description: typeof description === 'string' ? description : '', parameters: schemaIn(parameters) }]
      : [],
  );

/** A session's `tool_choice`; what is not about functions is 'auto'. */
export function choiceIn(given: unknown): ToolChoice {
  if (given === 'none' || given === 'required') return given;
  const { type, name } = schemaIn(given);
  return type === 'function' && typeof name === 'string' ? { name } : 'auto';
}

/** The value as a schema; empty if it is none. */
export const schemaIn = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};

/** The words of a name in lower case, whether written with spaces, underscores, dashes or humps. */
export const wordsOfName = (name: string): string[] =>
  name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
