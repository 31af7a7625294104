/** A module that was taken apart: the code, and what is to lie in its memory before it runs. */
export interface WasmParts {
  /** The module without its data, and without what only debuggers read. */
  code: Uint8Array<ArrayBuffer>;
  /** The data in the order of the file: a linker (wasm-ld) puts what never changes first. */
  data: readonly { at: number; bytes: Uint8Array }[];
}

const HEADER_BYTES = 8;
const CUSTOM = 0;
const DATA = 11;
const DATA_COUNT = 12;
const I32_CONST = 0x41;
const END = 0x0b;

/**
 * Takes a WebAssembly module apart (https://webassembly.github.io/spec/core/binary/modules.html), so that 21 MB of data are held once:
 * a browser keeps the whole file as long as the module is there, and each instance has a copy of the data. Views of `file`
 * are given. Throws if a piece of data has no fixed address, or is to come in later.
 */
export function splitWasm(file: Uint8Array<ArrayBuffer>): WasmParts {
  const kept: Uint8Array[] = [file.subarray(0, HEADER_BYTES)];
  const data: { at: number; bytes: Uint8Array }[] = [];
  for (let at = HEADER_BYTES; at < file.length; ) {
    const id = file[at];
    const size = readUnsigned(file, at + 1);
    const end = size.next + size.value;
    if (id === DATA) data.push(...readData(file, size.next));
    else if (id !== CUSTOM && id !== DATA_COUNT) kept.push(file.subarray(at, end));
    at = end;
  }
  return { code: joined(kept), data };
}

function readData(file: Uint8Array, start: number): { at: number; bytes: Uint8Array }[] {
  const count = readUnsigned(file, start);
  let next = count.next;
  return Array.from({ length: count.value }, () => {
    const kind = readUnsigned(file, next);
    const isFixed = kind.value === 0 && file[kind.next] === I32_CONST;
    const address = readUnsigned(file, kind.next + 1);
    if (!isFixed || file[address.next] !== END)
      throw new Error('The data of this WebAssembly module has no fixed place');
    const length = readUnsigned(file, address.next + 1);
    next = length.next + length.value;
    return { at: address.value, bytes: file.subarray(length.next, next) };
  });
}

/** An unsigned LEB128 number. An address is a signed one, which reads alike as long as it is not negative. */
function readUnsigned(file: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  for (let next = start, shift = 0; next < file.length; shift += 7) {
    const byte = file[next] ?? 0;
    value |= (byte & 0x7f) << shift;
    next += 1;
    if ((byte & 0x80) === 0) return { value: value >>> 0, next };
  }
  throw new Error('The WebAssembly module ends in the middle of a number');
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
