import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { ConversationReport } from '../../scripts/hold-conversation.ts';
import { HONEY_BEE } from './pages.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs the demo with one spoken question, in the browser that `args` name; gives what it printed when all is as it should be. */
export async function playDemo(args: readonly string[] = []): Promise<ConversationReport> {
  const out = await mkdtemp(join(tmpdir(), 'earshot-demo-'));
  try {
    const wav = await speechFile('What does it say about winter?');
    const { code, stdout } = await runDemo([...args, '--page', HONEY_BEE, '--ask', wav, '--json', '--out', out]);
    const report: ConversationReport = JSON.parse(stdout);
    assert.deepEqual(report.problems, []);
    assert.equal(code, 0);
    assert.equal(report.turns.length, 1);
    const [turn] = report.turns;
    assert.deepEqual(Object.keys(turn ?? {}), ['asked', 'heard', 'answered', 'firstAudioMs']);
    assert.equal(turn?.asked, wav);
    assert.match(turn.heard, /winter/i);
    assert.match(turn.answered, /\w/);
    assert.equal(typeof turn.firstAudioMs, 'number');
    assert.equal(report.itemsSent.length, 1);
    for (const path of [...report.screenshots, report.wav ?? '']) await access(path);
    return report;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function runDemo(args: string[]): Promise<{ code: number | null; stdout: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/demo.ts'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout }));
  });
}
