import { spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { ConversationReport } from '../../scripts/hold-conversation.ts';
import { expect, test } from './fixtures.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = resolve(import.meta.dirname, 'pages/honey-bee.html');

test('the demo greets, hears, answers, and prints one object', async () => {
  test.setTimeout(240_000);
  const out = await mkdtemp(join(tmpdir(), 'earshot-demo-'));
  try {
    const wav = await speechFile('What does it say about winter?');
    const { code, stdout } = await runDemo(['--page', PAGE, '--ask', wav, '--json', '--out', out]);
    const report: ConversationReport = JSON.parse(stdout);
    expect(report.problems).toEqual([]);
    expect(code).toBe(0);
    expect(report.turns).toEqual([
      {
        asked: wav,
        heard: expect.stringMatching(/winter/i),
        answered: expect.stringMatching(/\w/),
        firstAudioMs: expect.any(Number),
      },
    ]);
    expect(report.itemsSent).toHaveLength(1);
    for (const ms of Object.values(report.timeline)) expect(ms).toBeGreaterThanOrEqual(0);
    for (const path of [...report.screenshots, report.wav ?? '']) await access(path);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});

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
