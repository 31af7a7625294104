/** The parts of werift's ICE transport that are needed here. */
export interface IceTransport {
  connection: { nominated?: { protocol: Protocol } | undefined };
}

interface Protocol {
  onRequestReceived: { subscribe(listener: () => void): unknown };
  onDataReceived: { subscribe(listener: () => void): unknown };
}

/** How long the other side may be silent, and how often that is looked at, in ms. */
const CONSENT_MS = 15_000;
const LOOK_EVERY_MS = 2_500;

/**
 * Calls `lost` once nothing at all has come for 15 s. Whoever is there asks every 5 s whether we still want to hear it (RFC
 * 7675); as a lite agent werift answers that and never misses it, so the call of a browser that was killed stayed up.
 * To be called when the transports are connected; ends with `signal`.
 */
export function watchConsent(transports: readonly IceTransport[], lost: () => void, signal: AbortSignal): void {
  let lastAt = performance.now();
  const heard = () => {
    lastAt = performance.now();
  };
  for (const { connection } of transports) {
    connection.nominated?.protocol.onRequestReceived.subscribe(heard);
    connection.nominated?.protocol.onDataReceived.subscribe(heard);
  }
  const timer = setInterval(() => {
    if (performance.now() - lastAt > CONSENT_MS) lost();
  }, LOOK_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}
