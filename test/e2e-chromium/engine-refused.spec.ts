import { withoutWebAssembly } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { endedWith } from './steps.ts';

/** What keeps the engine from running in a real browser, and what the person is told. */
const REFUSALS = [
  {
    why: 'a policy forbids WebAssembly',
    code: 'engine.forbidden',
    change: withoutWebAssembly,
    saidByOthers: /Content Security Policy/,
  },
  // Vector instructions of WebAssembly need SSE 4.1.
  {
    why: 'a processor has no vector instructions',
    code: 'engine.unsupported',
    flags: ['--js-flags=--no-enable-sse4-1'],
  },
  // 48 MB, a third of what the models take.
  { why: 'there is too little memory', code: 'engine.memory', flags: ['--js-flags=--wasm-max-mem-pages=768'] },
];

for (const { why, code, ...options } of REFUSALS) {
  test(`where ${why}, Start ends with that sentence and a way on, and the microphone is off`, async ({ open }) => {
    const { extension, page } = await open({ settings: null, ...options });
    const popup = await extension.clickToolbar(page);
    await popup.press('Start');
    expect((await endedWith(popup)).code).toBe(code);
    expect(await popup.view()).toMatchObject({ microphone: 'off' });
    expect(await popup.has('button', 'Settings')).toBe(true);
  });
}
