import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One line for the person; stdout belongs to whatever is run after the set-up. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** A failure whose message is all that the person needs to read. */
export class SetupFailure extends Error {}

/** Runs a command; after a second it says what is going on, and at the end how long that took. */
export async function step(what, command, env = process.env) {
  const started = Date.now();
  let announced = false;
  const announce = () => {
    say(announced ? `${what} … (${seconds(started)})` : `${what} …`);
    announced = true;
  };
  const first = setTimeout(announce, 1000);
  const beat = setInterval(announce, 10_000);
  const { code, text } = await run(command, env);
  clearTimeout(first);
  clearInterval(beat);
  if (code !== 0) {
    throw new SetupFailure(
      `${shorten(text)}\n${what} failed: \`${[command[0], ...command[1]].join(' ')}\` ended with ${code}.`,
    );
  }
  if (announced) say(`${what}: done in ${seconds(started)}.`);
}

/** What a command said, without warnings; of much the beginning and the end: npm says why first, apt says it last. */
function shorten(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
  return (lines.length > 24 ? [...lines.slice(0, 12), '…', ...lines.slice(-12)] : lines).join('\n');
}

/** Runs a command to its end: its exit status (127 if there is none of that name) and what it said. */
export function run([command, args], env = process.env) {
  return new Promise((done) => {
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached });
    // With all that it has started, and not by SIGTERM, which npm outlives: whoever aborts and starts again would have
    // two installers in one folder.
    const end = () => {
      if (child.pid === undefined) return;
      if (detached) process.kill(-child.pid, 'SIGKILL');
      else child.kill();
    };
    process.once('exit', end);
    let text = '';
    const keep = (chunk) => {
      text = (text + chunk).slice(-100_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => done({ code: 127, text: error.message }));
    child.on('close', (code) => {
      process.off('exit', end);
      done({ code: code ?? 1, text });
    });
  });
}

/** How long ago that was, in words. */
export const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;
