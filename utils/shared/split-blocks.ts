const FENCE = /^\s*(?:> )*(`{3,})/;

/**
 * The blocks of structured text in order: what stands between empty lines, fenced code as one. A block of more than
 * `maxChars` characters comes in pieces, cut at line ends, else at spaces, else anywhere but inside a character.
 */
export function* splitBlocks(text: string, maxChars: number): Generator<string> {
  let lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const ticks = FENCE.exec(line)?.[1];
    if (fence === undefined) fence = ticks;
    else if (ticks === fence && line.trim().endsWith(ticks)) fence = undefined;
    if (line !== '' || fence !== undefined) {
      lines.push(line);
      continue;
    }
    yield* splitBlock(lines, maxChars);
    lines = [];
  }
  yield* splitBlock(lines, maxChars);
}

function* splitBlock(lines: readonly string[], maxChars: number): Generator<string> {
  let piece: string[] = [];
  let chars = 0;
  for (const line of lines.flatMap((line) => splitLine(line, maxChars))) {
    if (piece.length > 0 && chars + line.length > maxChars) {
      yield piece.join('\n');
      piece = [];
      chars = 0;
    }
    piece.push(line);
    chars += line.length + 1;
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
