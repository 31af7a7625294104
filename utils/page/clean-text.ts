/**
 * Characters that nobody sees and that can carry hidden words or turn visible ones around: soft hyphen, zero-width
 * characters, bidirectional controls, invisible operators, fillers, variation selectors of the supplement, and the
 * Unicode tag block. Joiners between letters are kept: Persian, Hindi and emoji need them.
 */
const INVISIBLE =
  /\u034f|\u180b|\u180c|\u180d|\u180f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const STRAY_JOINER =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}]|\ufe0f)[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]/gu;
/** Cheaper than the rest, and next to no text has any of these. */
const MAY_HIDE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /\u034f|\u180b|\u180c|\u180d|\u180f|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb]/;

/** The text without invisible and control characters; line ends become `\n`, white space stays as it is. */
export function stripInvisible(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!MAY_HIDE.test(lines)) return lines;
  return lines
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(CONTROL, '')
    .replace(/[\u2028\u2029]/g, '\n');
}

/** The text on one line, without invisible characters and with single spaces. */
export function oneLine(text: string): string {
  return stripInvisible(text).replace(/\s+/g, ' ').trim();
}
