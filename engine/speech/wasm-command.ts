import { createWasi, WasiExit } from './wasi.ts';
import { splitWasm, type WasmParts } from './wasm-parts.ts';

/** A WASI command that is run again and again, in one memory. */
export interface WasmCommand {
  /** Runs it with these arguments, the first being its name, and gives the file that it wrote. Throws if it traps. */
  run(args: readonly string[], output: string): Uint8Array | undefined;
}

/** The command in memory, as it was before its first run. */
interface Loaded {
  memory: WebAssembly.Memory;
  start(): void;
  /** All that a run can change, from `changesFrom` to the end of the memory. */
  fresh: Uint8Array;
}

/**
 * Loads a command out of the bytes of its file, which are not held any longer. Commands are made to run once: an instance for
 * each run would have 17 MB of Flite's voices copied each time, and left to the garbage collector. So what a run has changed is put
 * back before the next one. One that was broken off has its stack in disorder and is loaded anew, with the constants of the old one.
 */
export function loadCommand(file: Uint8Array<ArrayBuffer>): WasmCommand {
  const parts = splitWasm(file);
  const module = new WebAssembly.Module(parts.code);
  const wasi = createWasi();
  // What never changes lies first; where there is one piece only, nobody knows.
  const [constants, ...variables] = parts.data;
  const changesFrom = constants && variables.length > 0 ? constants.at + constants.bytes.length : 0;
  const load = (data: WasmParts['data']): Loaded => {
    const { memory, _start: start } = new WebAssembly.Instance(module, wasi.imports).exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof start !== 'function')
      throw new Error('This WebAssembly module is not a command');
    const all = new Uint8Array(memory.buffer);
    for (const { at, bytes } of data) all.set(bytes, at);
    return { memory, start: () => void start(), fresh: all.slice(changesFrom) };
  };
  let loaded = load(parts.data);
  let isBroken = false;
  const putBack = ({ memory, fresh }: Loaded): void => {
    const all = new Uint8Array(memory.buffer);
    all.set(fresh, changesFrom);
    all.fill(0, changesFrom + fresh.length);
  };
  const loadAgain = (): void => {
    const all = new Uint8Array(loaded.memory.buffer);
    loaded = load([
      { at: 0, bytes: all.subarray(0, changesFrom) },
      { at: changesFrom, bytes: loaded.fresh },
    ]);
  };
  return {
    run(args, output) {
      if (isBroken) loadAgain();
      else putBack(loaded);
      isBroken = true;
      wasi.begin(args, loaded.memory);
      try {
        loaded.start();
        isBroken = false;
      } catch (error) {
        if (!(error instanceof WasiExit)) throw error;
      }
      return wasi.takeFile(output);
    },
  };
}
