import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createVoice } from '../../engine/speech/tts.ts';
import { loadCommand } from '../../engine/speech/wasm-command.ts';
import { splitWasm } from '../../engine/speech/wasm-parts.ts';
import { fetchModels, MODELS_DIR } from '../../scripts/models.mjs';

const readFlite = (): Promise<Uint8Array<ArrayBuffer>> => readFile(join(MODELS_DIR, 'flite.wasm'));
const SHORT = 'Yes.';
const LONG =
  'On the fourteenth of March 1879 it cost $3.50, and the bees of the old garden slept all winter long, side by side.';
/** What Flite makes of a sentence when it was just loaded. */
const atFirst = new Map<string, Float32Array>();

beforeAll(async () => {
  const fetched = await fetchModels();
  if (!fetched.ok) throw new Error(fetched.sentence);
  for (const text of [SHORT, LONG]) atFirst.set(text, createVoice(loadCommand(await readFlite())).speak(text));
});

describe('Flite, loaded once', () => {
  it('says every sentence as if it were the first', async () => {
    const voice = createVoice(loadCommand(await readFlite()));
    for (const text of [SHORT, LONG, SHORT, LONG, LONG, SHORT]) expect(voice.speak(text)).toEqual(atFirst.get(text));
  });

  it('says the next sentence as well after a run that broke off', async () => {
    const flite = loadCommand(await readFlite());
    const voice = createVoice(flite);
    voice.speak(LONG);
    // Without a text it tells how it is used, and exits.
    expect(flite.run(['flite'], 'out.wav')).toBeUndefined();
    for (const text of [SHORT, LONG]) expect(voice.speak(text)).toEqual(atFirst.get(text));
  });

  it('does not need the bytes of its file any more', async () => {
    const file = await readFlite();
    const flite = loadCommand(file);
    file.fill(0);
    flite.run(['flite'], 'out.wav');
    expect(createVoice(flite).speak(SHORT)).toEqual(atFirst.get(SHORT));
  });
});

describe('a module of WebAssembly in parts', () => {
  it('is its code, without notes for debuggers, and the data of its memory', async () => {
    const file = await readFlite();
    const { code, data } = splitWasm(file);
    expect(WebAssembly.validate(code)).toBe(true);
    expect(code.length).toBeLessThan(250_000);
    const dataBytes = data.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(dataBytes).toBeGreaterThan(17_000_000);
    expect(dataBytes + code.length).toBeLessThan(file.length);
  });

  it('is refused if its file was cut off', async () => {
    const cut = (await readFlite()).slice(0, 1_000_000);
    expect(() => loadCommand(cut)).toThrow();
  });
});
