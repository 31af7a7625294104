/**
 * Characters that nobody sees and that can carry hidden words or turn visible ones around: all that Unicode says to draw
 * nothing for (soft hyphen, zero-width characters, bidirectional controls, fillers, variation selectors, tags), and what
 * annotates between lines. Joiners and emoji selectors are kept where what stands there needs them.
 */
const INVISIBLE = /(?![\u200c\u200d]|\ufe0e|\ufe0f)\p{DI}|[\ufff9-\ufffb]/gu;
/** Scripts whose letters look different beside a joiner, and emoji: in all others it only takes words apart. */
const STRAY_JOINER =
  /(?<!\ufe0f|[\u0600-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\u{11000}-\u{11fff}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0600-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\u{11000}-\u{11fff}\p{Extended_Pictographic}])|(?<!\p{Emoji})(?:\ufe0e|\ufe0f)+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ud800-\udfff]/gu;
/** Cheaper than the rest, and next to no text has any of these. */
const MAY_HIDE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\ufe00-\ufe0f]|\u034f|\u180b|\u180c|\u180d|\u180f|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb]/;

/** The text without invisible and control characters; line ends become `\n`, white space stays as it is. */
export function stripInvisible(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!MAY_HIDE.test(lines)) return lines;
  return lines
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(/[\v\f\x85]/g, ' ')
    .replace(CONTROL, '')
    .replace(/[\u2028\u2029]/g, '\n');
}

/** The text on one line, without invisible characters and with single spaces. */
export function oneLine(text: string): string {
  return stripInvisible(text).replace(/\s+/g, ' ').trim();
}
