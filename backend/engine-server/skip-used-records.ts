/** The parts of werift's DTLS transport that are needed here. */
export interface DtlsTransport {
  onStateChange: { subscribe(listener: (state: string) => void): unknown };
  dtls?: { dtls: { recordSequenceNumber: number } };
}

/** More records than a handshake takes, even with retransmissions. */
const BEYOND_HANDSHAKE = 256;

/**
 * werift 0.25 counts its Finished record on from the handshake's numbers (8, say) and then starts again at 0, in the same
 * epoch. So the eighth record after it repeats a number, and the browser drops it as a replay (RFC 6347, 4.1.2.6): SCTP
 * sends it again after a second, and a message of the first moments, often `session.updated`, came that much later.
 * Numbers may be left out: go on beyond all that were used. To be removed when werift does not reset them.
 */
export function skipUsedRecords(transport: DtlsTransport): void {
  transport.onStateChange.subscribe((state) => {
    if (state === 'connected' && transport.dtls) transport.dtls.dtls.recordSequenceNumber += BEYOND_HANDSHAKE;
  });
}
