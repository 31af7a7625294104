import { type ApiError, badRequest } from './api-error.ts';

/** Bytes that an SDP offer may have. */
export const MOST_OFFER_BYTES = 65_536;

/** Without these an offer leads to no call on any server. */
const LINES = [/^v=0/, /^m=(audio|application) /m, /^a=ice-ufrag:/m, /^a=fingerprint:/m];

/** What is wrong with an SDP offer; undefined if nothing is that can be seen from here. */
export const refuseOffer = (offer: string): ApiError | undefined =>
  LINES.every((line) => line.test(offer)) ? undefined : badRequest('invalid_offer', 'The body is not an SDP offer.');
