import { expect } from 'vitest';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { withoutWebAssembly } from '../e2e-chromium/changed-build.ts';
import { test } from './fixtures.ts';

/** Off for web pages, and for add-ons. */
const NO_WEBASSEMBLY = { 'javascript.options.wasm': false, 'javascript.options.wasm_trustedprincipals': false };

/** What keeps the engine from running in a real browser, and what the person is told. Nothing limits memory in this one. */
const REFUSALS = [
  { why: 'a policy forbids WebAssembly', code: 'engine.forbidden', change: withoutWebAssembly },
  { why: 'WebAssembly is switched off', code: 'engine.unsupported', preferences: NO_WEBASSEMBLY },
];

for (const { why, code, change, ...options } of REFUSALS) {
  test(`where ${why}, Start ends with that sentence and a way on, and the microphone is off`, async ({ open }) => {
    const build = await change?.(await buildExtension('production', 'firefox'));
    try {
      const { firefox } = await open({ settings: null, ...(build ? { extensionDir: build.dir } : {}), ...options });
      const sidebar = await firefox.openSidebar();
      await sidebar.press('Start');
      const { phase, microphone } = await sidebar.waitForView('the end', (view) => view.phase.name === 'ended');
      expect(phase).toMatchObject({ problem: { code } });
      expect(microphone).toBe('off');
      expect(await sidebar.has('button', 'Settings')).toBe(true);
    } finally {
      await build?.remove();
    }
  });
}
