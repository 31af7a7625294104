/** One line for people, on stderr: stdout is for machines. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Does some work; whatever takes longer than a second is announced, and at its end how long it took. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  let announced = false;
  const announce = setTimeout(() => {
    announced = true;
    tell(`${what} …`);
  }, 1000);
  try {
    return await work();
  } finally {
    clearTimeout(announce);
    if (announced) tell(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  }
}

/** Ends the process once all that was written is out, even if a socket of the engine is still open. */
export function exit(code: number): void {
  process.stdout.write('', () => process.exit(code));
}
