import dgram from 'node:dgram';

/** A question of ICE whether the other side is there and still wants to hear (RFC 7675), as it came. */
export interface IceCheck {
  /** ms since 1970. */
  at: number;
  /** Whether it carries USE-CANDIDATE: some services answer no other once a call is up (protocol 5.3). */
  nominates: boolean;
}

/** What becomes of the datagrams of this process, and so of every WebRTC peer in it. */
export interface Datagrams {
  /** The checks that have come, also those that were not answered. */
  checks: readonly IceCheck[];
  /** From now on no check is answered that does not carry USE-CANDIDATE. Everything else goes on. */
  answerOnlyNominating(): void;
  /** From now on nothing gets here and nothing leaves: the peers are dead, and nobody is told. */
  die(): void;
  /** As before. */
  revive(): void;
  /** Ends it. */
  restore(): void;
}

type Fate = 'all' | 'nominating' | 'none';

/**
 * Stands between the network and the real peers of this process, of which werift cannot be told to behave as badly as a
 * service does. Only what uses UDP is touched.
 */
export function holdDatagrams(): Datagrams {
  const { emit, send } = dgram.Socket.prototype;
  const checks: IceCheck[] = [];
  let passes: Fate = 'all';
  dgram.Socket.prototype.emit = function (this: dgram.Socket, event: string | symbol, ...rest: unknown[]): boolean {
    const [data] = rest;
    if (event === 'message' && data instanceof Uint8Array) {
      const check = readCheck(data);
      if (check) checks.push(check);
      if (passes === 'none' || (passes === 'nominating' && check?.nominates === false)) return true;
    }
    return Reflect.apply(emit, this, [event, ...rest]);
  };
  dgram.Socket.prototype.send = function (this: dgram.Socket, ...rest: unknown[]): void {
    if (passes !== 'none') return void Reflect.apply(send, this, rest);
    const sent = rest.at(-1);
    // Whoever sends learns nothing of it, as with any datagram that is lost.
    if (typeof sent === 'function') process.nextTick(sent, null, 0);
  };
  return {
    checks,
    answerOnlyNominating() {
      passes = 'nominating';
    },
    die() {
      passes = 'none';
    },
    revive() {
      passes = 'all';
    },
    restore() {
      Object.assign(dgram.Socket.prototype, { emit, send });
    },
  };
}

const HEADER_BYTES = 20;
const BINDING_REQUEST = 0x0001;
const MAGIC_COOKIE = 0x2112a442;
const USE_CANDIDATE = 0x0025;

/** A STUN binding request among the datagrams (RFC 5389), which is what a check is. */
export function readCheck(data: Uint8Array): IceCheck | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < HEADER_BYTES || view.getUint16(0) !== BINDING_REQUEST || view.getUint32(4) !== MAGIC_COOKIE)
    return undefined;
  let nominates = false;
  for (let at = HEADER_BYTES; at + 4 <= data.length; ) {
    if (view.getUint16(at) === USE_CANDIDATE) nominates = true;
    // Attributes are padded to four bytes.
    at += 4 + 4 * Math.ceil(view.getUint16(at + 2) / 4);
  }
  return { at: Date.now(), nominates };
}
