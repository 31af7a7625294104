/**
 * As much of WASI (snapshot preview 1) as Flite's command needs: arguments, and one folder "/" whose files lie in memory.
 * No real file, clock or environment is reachable from inside.
 */
export interface Wasi {
  /** To be passed as imports of the module. */
  imports: Record<string, Record<string, (...args: never[]) => unknown>>;
  /** A fresh world, with these arguments, for a run of `_start` in an instance with this memory. */
  begin(args: readonly string[], memory: WebAssembly.Memory): void;
  /** What the command wrote into a file, or undefined; nothing of the run is kept. */
  takeFile(path: string): Uint8Array | undefined;
}

/** Thrown out of `_start` by `proc_exit`: the regular end of a command, not a failure. */
export class WasiExit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

interface MemoryFile {
  bytes: Uint8Array;
  length: number;
}

const SUCCESS = 0;
const BAD_FILE = 8;
const NO_ENTRY = 44;
const ROOT_FD = 3;
const DIRECTORY = 3;
const REGULAR_FILE = 4;
const CHARACTER_DEVICE = 2;
const O_CREATE = 1;
const O_TRUNCATE = 8;

/** The world of one instance. */
export function createWasi(): Wasi {
  const files = new Map<string, MemoryFile>();
  const open = new Map<number, { file: MemoryFile; position: number }>();
  let encoded: readonly Uint8Array[] = [];
  let memory: WebAssembly.Memory | undefined;
  let nextFd = ROOT_FD + 1;
  const view = () => {
    if (!memory) throw new Error('The command has not begun');
    return new DataView(memory.buffer);
  };
  const bytesAt = (at: number, length: number) => new Uint8Array(view().buffer, at, length);
  const vectors = (at: number, count: number) =>
    Array.from({ length: count }, (_, i) =>
      bytesAt(view().getUint32(at + i * 8, true), view().getUint32(at + i * 8 + 4, true)),
    );

  const calls = {
    args_sizes_get(count: number, size: number) {
      view().setUint32(count, encoded.length, true);
      view().setUint32(
        size,
        encoded.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return SUCCESS;
    },
    args_get(pointers: number, buffer: number) {
      let at = buffer;
      encoded.forEach((arg, i) => {
        view().setUint32(pointers + i * 4, at, true);
        bytesAt(at, arg.length).set(arg);
        at += arg.length;
      });
      return SUCCESS;
    },
    clock_time_get(_clock: number, _precision: bigint, at: number) {
      view().setBigUint64(at, 0n, true);
      return SUCCESS;
    },
    fd_prestat_get(fd: number, at: number) {
      if (fd !== ROOT_FD) return BAD_FILE;
      view().setUint32(at, 0, true);
      view().setUint32(at + 4, 1, true);
      return SUCCESS;
    },
    fd_prestat_dir_name(_fd: number, at: number) {
      view().setUint8(at, '/'.charCodeAt(0));
      return SUCCESS;
    },
    fd_fdstat_get(fd: number, at: number) {
      const kind = fd === ROOT_FD ? DIRECTORY : open.has(fd) ? REGULAR_FILE : CHARACTER_DEVICE;
      bytesAt(at, 24).fill(0);
      view().setUint8(at, kind);
      view().setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_close(fd: number) {
      return open.delete(fd) ? SUCCESS : BAD_FILE;
    },
    path_open(
      _folder: number,
      _lookup: number,
      path: number,
      length: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _fdFlags: number,
      at: number,
    ) {
      const name = new TextDecoder().decode(bytesAt(path, length).slice());
      const known = files.get(name);
      if (!known && (flags & O_CREATE) === 0) return NO_ENTRY;
      const file = known ?? { bytes: new Uint8Array(1 << 16), length: 0 };
      if ((flags & O_TRUNCATE) !== 0) file.length = 0;
      files.set(name, file);
      open.set(nextFd, { file, position: 0 });
      view().setUint32(at, nextFd, true);
      nextFd += 1;
      return SUCCESS;
    },
    fd_seek(fd: number, offset: bigint, whence: number, at: number) {
      const handle = open.get(fd);
      if (!handle) return BAD_FILE;
      const from = [0, handle.position, handle.file.length][whence] ?? 0;
      handle.position = from + Number(offset);
      view().setBigUint64(at, BigInt(handle.position), true);
      return SUCCESS;
    },
    fd_read(fd: number, at: number, count: number, readAt: number) {
      const handle = open.get(fd);
      let read = 0;
      for (const target of handle ? vectors(at, count) : []) read += readInto(handle, target);
      view().setUint32(readAt, read, true);
      return SUCCESS;
    },
    fd_write(fd: number, at: number, count: number, writtenAt: number) {
      const handle = open.get(fd);
      let written = 0;
      for (const source of vectors(at, count)) {
        // What Flite prints is of no use to anybody.
        if (handle) append(handle, source);
        written += source.length;
      }
      view().setUint32(writtenAt, written, true);
      return SUCCESS;
    },
    proc_exit(code: number) {
      throw new WasiExit(code);
    },
  };
  return {
    imports: { wasi_snapshot_preview1: calls },
    begin(args, its) {
      memory = its;
      encoded = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
      files.clear();
      open.clear();
      nextFd = ROOT_FD + 1;
    },
    takeFile(path) {
      const file = files.get(path);
      files.clear();
      encoded = [];
      return file?.bytes.subarray(0, file.length);
    },
  };
}

function readInto(handle: { file: MemoryFile; position: number } | undefined, target: Uint8Array): number {
  if (!handle) return 0;
  const part = handle.file.bytes.subarray(
    handle.position,
    Math.min(handle.file.length, handle.position + target.length),
  );
  target.set(part);
  handle.position += part.length;
  return part.length;
}

function append(handle: { file: MemoryFile; position: number }, source: Uint8Array): void {
  const { file } = handle;
  const end = handle.position + source.length;
  if (end > file.bytes.length) {
    const larger = new Uint8Array(Math.max(end, file.bytes.length * 2));
    larger.set(file.bytes);
    file.bytes = larger;
  }
  file.bytes.set(source, handle.position);
  handle.position = end;
  file.length = Math.max(file.length, end);
}
