/** Something that is closed when nobody needs it any more. */
export interface Closable {
  close(): Promise<void>;
}

/** What was opened one after the other and is closed together. */
export interface Opened {
  /** Keeps a thing until `close`, and gives it back. */
  keep<T extends Closable>(thing: T): T;
  /** Closes everything, the last first. One that fails keeps no other one open; the first failure is thrown at the end. */
  close(): Promise<void>;
}

/** Begins with nothing. */
export function keepOpened(): Opened {
  const things: Closable[] = [];
  return {
    keep(thing) {
      things.push(thing);
      return thing;
    },
    async close() {
      const failures: unknown[] = [];
      for (const thing of things.splice(0).reverse()) {
        await thing.close().catch((error: unknown) => void failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
