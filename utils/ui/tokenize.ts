/** A piece of what was said. A link's text is its whole address: what one reads is where one goes. */
export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'link'; url: string }
  | { kind: 'code'; text: string }
  | { kind: 'block'; text: string };

/**
 * What stands out in an answer: fenced code, inline code, `[words](https://…)` and bare `https://…`. Every quantifier has
 * a bound or a class of its own, so that no text takes more than linear time.
 */
const MARKED =
  /```[^\n`]{0,40}\n([\s\S]*?)(?:\n?```\n?|$)|`([^`\n]{1,500})`|\[([^[\]\n]{1,200})\]\((https:\/\/[^\s()<>]{1,2000})\)|(https:\/\/[^\s<>"'`\\]{1,2000})/g;

/** Splits a text into what is plain, a link, or code. All that is not one of these stays as it was written. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKED)) {
    const token = tokenOf(match);
    if (!token) continue;
    const [found, label = ''] = [token.found, token.label];
    addText(tokens, text.slice(at, match.index) + label);
    tokens.push(token.token);
    at = match.index + found.length;
  }
  addText(tokens, text.slice(at));
  return tokens;
}

/** What was found, what of it is taken, and the words in front of it; undefined if it is nothing special after all. */
function tokenOf(match: RegExpExecArray): { token: Token; found: string; label?: string } | undefined {
  const [whole, block, code, label, labelled, bare] = match;
  if (block !== undefined) return { token: { kind: 'block', text: block }, found: whole };
  if (code !== undefined) return { token: { kind: 'code', text: code }, found: whole };
  const address = labelled ?? withoutTail(bare ?? '');
  const url = safeUrl(address);
  if (url === undefined) return undefined;
  return {
    token: { kind: 'link', url },
    found: labelled === undefined ? address : whole,
    ...(label === undefined || label === labelled ? {} : { label: `${label} ` }),
  };
}

function addText(tokens: Token[], text: string): void {
  if (text !== '') tokens.push({ kind: 'text', text });
}

/** A sentence's own signs after an address are not part of it; a bracket is if it was opened inside. */
function withoutTail(address: string): string {
  const plain = address.replace(/[.,;:!?…*_\]}”’»]+$/, '');
  return plain.endsWith(')') && !plain.includes('(') ? plain.replace(/[).,;:!?]+$/, '') : plain;
}

/** The address as the browser understands it, foreign letters and invisible signs encoded; undefined unless https. */
function safeUrl(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  return protocol === 'https:' && username === '' && password === '' ? href : undefined;
}
