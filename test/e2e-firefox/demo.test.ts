import { spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { whyNoFirefox } from '../../scripts/find-firefox.mjs';
import type { ConversationReport } from '../../scripts/hold-conversation.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'test/e2e-chromium/pages/honey-bee.html');
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const missing = whyNoFirefox() ?? whyNoPulse();

it.skipIf(missing !== undefined && !isCi)(
  'the demo in Firefox hears, answers, and prints the same object',
  async () => {
    const out = await mkdtemp(join(tmpdir(), 'earshot-demo-'));
    try {
      const wav = await speechFile('What does it say about winter?');
      const args = ['--browser', 'firefox', '--page', PAGE, '--ask', wav, '--json', '--out', out];
      const { code, stdout } = await runDemo(args);
      const report: ConversationReport = JSON.parse(stdout);
      expect(report.problems).toEqual([]);
      expect(code).toBe(0);
      expect(report).toMatchObject({ browser: 'firefox', transport: 'websocket' });
      const turn = { asked: wav, heard: expect.stringMatching(/winter/i), answered: expect.stringMatching(/\w/) };
      expect(report.turns).toEqual([{ ...turn, firstAudioMs: expect.any(Number) }]);
      expect(report.itemsSent).toHaveLength(1);
      for (const path of [...report.screenshots, report.wav ?? '']) await access(path);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
);

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
