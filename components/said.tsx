import { useContext, useMemo, useState } from 'preact/hooks';
import { splitHeard } from '../utils/session/heard-text.ts';
import { type Token, tokenize } from '../utils/ui/tokenize.ts';
import { Elsewhere } from './elsewhere.tsx';

/** How many characters are shown at first, and at most in one block: more would hold up the window. */
const BLOCK = 20_000;

interface SaidProps {
  text: string;
  /** How much of it was heard before it was cut, in ms; undefined if it was not cut. */
  heardMs: number | undefined;
}

/** The words of a message: text nodes, links that show where they go, and code. Never markup. */
export function Said({ text, heardMs }: SaidProps) {
  const [all, setAll] = useState(false);
  // A link that a page had written and then pressed would tell it what was said.
  const drawToken = useContext(Elsewhere) ? drawUnlinked : drawLinked;
  const blocks = useMemo(() => blocksOf(all ? text : text.slice(0, BLOCK), heardMs), [all, text, heardMs]);
  return (
    <>
      {blocks.map(({ heard, unspoken }, i) => (
        <p class="said" dir="auto" key={i}>
          {heard.map(drawToken)}
          {unspoken.length > 0 && (
            <span class="unspoken">
              <span class="cut">not spoken</span> {unspoken.map(drawToken)}
            </span>
          )}
        </p>
      ))}
      {!all && text.length > BLOCK && (
        <button type="button" class="button small-button quiet" data-harmless onClick={() => setAll(true)}>
          Show all
        </button>
      )}
    </>
  );
}

interface Block {
  heard: readonly Token[];
  unspoken: readonly Token[];
}

/** The text in blocks of a length that a browser lays out at once; what nobody heard apart from the rest. */
function blocksOf(text: string, heardMs: number | undefined): Block[] {
  const { heard, rest } = heardMs === undefined ? { heard: text, rest: '' } : splitHeard(text, heardMs);
  const blocks: Block[] = [];
  for (let at = 0; at < text.length; at += BLOCK) {
    const border = Math.max(0, heard.length - at);
    const unspoken = rest === '' ? '' : text.slice(at + border, at + BLOCK);
    blocks.push({ heard: tokenize(text.slice(at, at + Math.min(BLOCK, border))), unspoken: tokenize(unspoken.trim()) });
  }
  return blocks;
}

const drawUnlinked = (token: Token, i: number) =>
  drawLinked(token.kind === 'link' ? { kind: 'text', text: token.url } : token, i);

function drawLinked(token: Token, i: number) {
  switch (token.kind) {
    case 'text':
      return (
        <span class="run" key={i}>
          {token.text}
        </span>
      );
    case 'link':
      return (
        <a key={i} href={token.url} target="_blank" rel="noopener noreferrer" dir="ltr">
          {token.url}
        </a>
      );
    case 'code':
      return (
        <code key={i} dir="ltr">
          {token.text}
        </code>
      );
    case 'block':
      return (
        <code class="code-block" key={i} dir="ltr">
          {token.text}
        </code>
      );
  }
}
