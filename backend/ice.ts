import { createHmac } from 'node:crypto';
import type { IceServer } from '../utils/shared/ice-server.ts';

/** Which STUN and TURN servers clients get. */
export interface IceOptions {
  /** Given out as they are. */
  servers?: readonly IceServer[];
  /** A TURN server that shares a secret with us, as coturn's `use-auth-secret`. */
  turn?: { urls: string[]; secret: string; lifeS: number };
}

/**
 * The servers for one user. Credentials for TURN end by themselves: the name is the time of its end and who it is for,
 * the password its HMAC (draft-uberti-behave-turn-rest-00, as coturn has it). `userTag` gives a name that does
 * not tell who the user is.
 */
export function iceServersFor(
  { servers = [], turn }: IceOptions,
  userTag: () => string,
  nowMs: number,
): readonly IceServer[] {
  if (turn === undefined) return servers;
  const username = `${Math.floor(nowMs / 1000) + turn.lifeS}:${userTag()}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [...servers, { urls: turn.urls, username, credential }];
}
