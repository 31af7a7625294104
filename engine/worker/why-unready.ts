/**
 * Why an engine could not get ready: a file of it is missing or not what it was, WebAssembly is forbidden, there is too little
 * memory, the processor or browser lacks what it needs, or nobody knows.
 */
export type WhyUnready = 'damaged' | 'forbidden' | 'memory' | 'unsupported' | 'failed';

/** A file of the engine that is not there or is not what it was when the package was made. */
export class DamagedFile extends Error {}

/** A module with one vector instruction: valid only where there is SIMD (github.com/GoogleChromeLabs/wasm-feature-detect). */
const SIMD = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
]);

/** Whether the engine can run here at all; the runtime knows of no processor without vector instructions. */
export const isSupported = (): boolean => typeof WebAssembly === 'object' && WebAssembly.validate(SIMD);

/** What a failure to load means, by what browsers and the runtime say. Unknown words are `failed`. */
export function whyUnready(error: unknown): WhyUnready {
  if (error instanceof DamagedFile) return 'damaged';
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (/content security policy|blocked by CSP|unsafe-eval/i.test(message)) return 'forbidden';
  if (/out of memory|could not allocate|allocation failed|bad_alloc|cannot enlarge memory|\bOOM\b/i.test(message))
    return 'memory';
  // The runtime itself: its script, or what it is made of.
  if (/dynamically imported module|magic word|wasm validation|fetching of the wasm/i.test(message)) return 'damaged';
  // "Invalid array buffer length", "WebAssembly.Memory(): …": sizes that were refused.
  if (name === 'RangeError') return 'memory';
  return 'failed';
}
