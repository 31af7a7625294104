/** A global of every JavaScript host that ES2023 does not list; see engine/ambient.d.ts. */
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
