/** A line that begins or ends code: what stands before the marks, and the marks. */
const FENCE = /^(\s*(?:> )*)(`{3,})/;
/** A line that begins code is written again where code is cut, unless it is longer than anybody writes it. */
const MOST_OPENING = 80;

/**
 * The blocks of structured text in order: what stands between empty lines, fenced code as one. A block of more than
 * `maxChars` characters comes in pieces, cut at line ends, else at spaces, else anywhere but inside a character. Code that is cut
 * has its fence in each piece, which is longer by that.
 */
export function* splitBlocks(text: string, maxChars: number): Generator<string> {
  let lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    fence = fenceAfter(line, fence);
    if (line !== '' || fence !== undefined) {
      lines.push(line);
      continue;
    }
    yield* splitBlock(lines, maxChars);
    lines = [];
  }
  yield* splitBlock(lines, maxChars);
}

/** The marks of the code that goes on after this line; undefined where none does. `before`: those of the code it stands in. */
function fenceAfter(line: string, before: string | undefined): string | undefined {
  const marks = FENCE.exec(line)?.[2];
  if (before === undefined) return marks;
  return marks === before && line.trim().endsWith(marks) ? undefined : before;
}

function* splitBlock(lines: readonly string[], maxChars: number): Generator<string> {
  let piece: string[] = [];
  let chars = 0;
  let fence: string | undefined;
  /** What code goes on with after a cut, and ends with before it. */
  let opening = '';
  let closing = '';
  for (const line of lines) {
    const before = fence;
    fence = fenceAfter(line, before);
    const isEnd = before !== undefined && fence === undefined;
    for (const part of splitLine(line, maxChars)) {
      const isEmpty = piece.length === 0 || (before !== undefined && piece.at(-1) === opening);
      if (!isEmpty && !isEnd && chars + part.length > maxChars) {
        yield [...piece, ...(before === undefined ? [] : [closing])].join('\n');
        piece = before === undefined ? [] : [opening];
        chars = piece.length * (opening.length + 1);
      }
      piece.push(part);
      chars += part.length + 1;
    }
    if (before === undefined && fence !== undefined) {
      closing = FENCE.exec(line)?.[0] ?? '';
      opening = line.length > MOST_OPENING ? closing : line;
    }
  }
  if (piece.length > 0) yield piece.join('\n');
}

function splitLine(line: string, maxChars: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (line.length - from > maxChars) {
    const space = line.lastIndexOf(' ', from + maxChars);
    const end = space > from + maxChars / 2 ? space : charBoundary(line, from + maxChars);
    pieces.push(line.slice(from, end).trim());
    from = end;
  }
  pieces.push(from === 0 ? line : line.slice(from).trim());
  return pieces;
}

const charBoundary = (line: string, at: number): number => (/[\udc00-\udfff]/.test(line.charAt(at)) ? at - 1 : at);
