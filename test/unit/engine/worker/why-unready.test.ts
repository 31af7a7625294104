import { expect, it } from 'vitest';
import { DamagedFile, isSupported, whyUnready } from '../../../../engine/worker/why-unready.ts';

it.each([
  [new DamagedFile('flite.wasm is not in the package'), 'damaged'],
  // Chromium 156 and Firefox 153 without 'wasm-unsafe-eval' (facts of the on-device engine, section 1).
  [
    new WebAssembly.CompileError(
      "WebAssembly.instantiate(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source of script",
    ),
    'forbidden',
  ],
  [new WebAssembly.CompileError('call to WebAssembly.instantiate() blocked by CSP'), 'forbidden'],
  [new RangeError('WebAssembly.Memory(): could not allocate memory'), 'memory'],
  [new RangeError('Invalid array buffer length'), 'memory'],
  [new Error('no available backend found. ERR: [wasm] RuntimeError: Aborted(OOM)'), 'memory'],
  [new Error('std::bad_alloc'), 'memory'],
  [
    new TypeError('Failed to fetch dynamically imported module: chrome-extension://a/engine/ort.wasm.min.mjs'),
    'damaged',
  ],
  [new Error('Can’t create a session. ERROR_CODE: 7, protobuf parsing failed.'), 'failed'],
  ['what nobody has seen', 'failed'],
] as const)('%s: %s', (error, why) => {
  expect(whyUnready(error)).toBe(why);
});

it('finds vector instructions where there are some', () => {
  expect(isSupported()).toBe(true);
});
