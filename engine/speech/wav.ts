/** Mono audio: samples in −1…1 and how many of them make a second. */
export interface Sound {
  samples: Float32Array;
  rateHz: number;
}

/** A WAV file with one channel of 16-bit PCM. Samples outside −1…1 are clipped. */
export function encodeWav(samples: Float32Array, rateHz: number): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string) =>
    bytes.set(
      Array.from(text, (letter) => letter.charCodeAt(0)),
      at,
    );
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
  });
  return bytes;
}

interface Format {
  code: number;
  channels: number;
  rateHz: number;
  bits: number;
}

/**
 * The sound in a WAV file: PCM of 8, 16, 24 or 32 bits or 32-bit float, any rate; several channels become their mean.
 * A data chunk whose length is wrong or not yet written (streamed files) reaches to the end of the file.
 * Throws a sentence if it is no WAV file or of another kind.
 */
export function decodeWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || nameAt(view, 0) !== 'RIFF' || nameAt(view, 8) !== 'WAVE')
    throw new Error('This is not a WAV file.');
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = nameAt(view, at);
    const size = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 24 <= bytes.length) format = readFormat(view, at + 8, size);
    if (name === 'data') {
      if (!format) throw new Error('This WAV file says nothing about its format.');
      return {
        samples: readSamples(view, at + 8, Math.min(size, bytes.length - at - 8), format),
        rateHz: format.rateHz,
      };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('This WAV file holds no audio.');
}

const nameAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

function readFormat(view: DataView, at: number, size: number): Format {
  const code = view.getUint16(at, true);
  const isExtensible = code === 0xfffe && size >= 26 && at + 26 <= view.byteLength;
  return {
    code: isExtensible ? view.getUint16(at + 24, true) : code,
    channels: view.getUint16(at + 2, true),
    rateHz: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true),
  };
}

function readSamples(view: DataView, start: number, size: number, format: Format): Float32Array {
  const read = sampleReader(view, format);
  const width = format.bits / 8;
  const frames = Math.floor(size / (width * format.channels));
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel += 1) {
      sum += read(start + (frame * format.channels + channel) * width);
    }
    samples[frame] = sum / format.channels;
  }
  return samples;
}

function sampleReader(view: DataView, { code, bits, channels }: Format): (at: number) => number {
  if (channels > 0) {
    if (code === 3 && bits === 32) return (at) => view.getFloat32(at, true);
    if (code === 1 && bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
    if (code === 1 && bits === 16) return (at) => view.getInt16(at, true) / 32_768;
    if (code === 1 && bits === 24)
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
    if (code === 1 && bits === 32) return (at) => view.getInt32(at, true) / 2_147_483_648;
  }
  throw new Error(
    `This WAV file has a format that is not read here (code ${code}, ${bits} bits, ${channels} channels).`,
  );
}
