/** What the engine's worker is started with. */
export interface WorkerOptions {
  modelsDir: string;
  /** Base URL of an OpenAI-compatible chat endpoint that answers instead of the extractive brain. */
  chatUrl?: string | undefined;
  /** The model that endpoint is asked for. */
  chatModel: string;
  /** Whether a client of ours that begins with nothing is greeted. */
  greets: boolean;
  /** How long a session may live, in seconds; an hour if not given. */
  sessionSeconds?: number | undefined;
}
