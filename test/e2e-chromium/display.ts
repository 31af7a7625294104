import { spawn, spawnSync } from 'node:child_process';

export interface Point {
  x: number;
  y: number;
}

/** A screen of its own, which nobody sees, and a hand to type there. */
export interface Display {
  /** Its name, as in DISPLAY. */
  name: string;
  /** Presses keys one after another, by the names of X. */
  keys(...keys: string[]): Promise<void>;
  /** Drags with the left button, in px of the screen, and holds on. */
  drag(from: Point, to: Point): Promise<void>;
  move(to: Point): Promise<void>;
  /** Lets go of the left button. */
  release(): Promise<void>;
  /** Moves the pointer a px to and fro. */
  nudge(): Promise<void>;
  close(): Promise<void>;
}

/** Why there can be no display here, or undefined if there can. */
export function whyNoDisplay(): string | undefined {
  if (process.platform !== 'linux') return 'needs Xvfb, which is there on Linux only';
  const missing = ['Xvfb', 'xdotool'].filter((name) => spawnSync('which', [name]).status !== 0);
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')}`;
}

/** Starts Xvfb on a display number of its own choice. */
export async function openDisplay(): Promise<Display> {
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((ready, fail) => {
    let text = '';
    xvfb.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('\n')) ready(text.trim());
    });
    xvfb.on('error', fail);
    xvfb.on('exit', (code) => fail(new Error(`Xvfb ended with ${code}.`)));
  });
  const name = `:${number}`;
  return {
    name,
    keys: (...keys) => xdotool(name, ['key', '--delay', '150', ...keys]),
    async drag(from, to) {
      const at = (share: number) => [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share];
      const move = (share: number) => ['mousemove', ...at(share).map((px) => String(Math.round(px)))];
      await xdotool(name, [...move(0), 'mousedown', '1', ...move(0.3), ...move(0.7), ...move(1)]);
    },
    move: ({ x, y }) => xdotool(name, ['mousemove', `${Math.round(x)}`, `${Math.round(y)}`]),
    release: () => xdotool(name, ['mouseup', '1']),
    nudge: () => xdotool(name, ['mousemove_relative', '1', '1', 'mousemove_relative', '--', '-1', '-1']),
    close: () =>
      new Promise((closed) => {
        xvfb.removeAllListeners('exit');
        xvfb.on('exit', () => closed());
        xvfb.kill();
      }),
  };
}

function xdotool(display: string, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('xdotool', args, { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' });
    child.on('error', fail);
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`xdotool ${args.join(' ')} ended with ${code}.`)),
    );
  });
}
