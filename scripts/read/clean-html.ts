/** Elements whose content is text for a browser that runs scripts, whatever stands in it. */
const RAW = new Set('style title textarea xmp iframe noembed noframes noscript'.split(' '));
const TAG_OR_COMMENT = /<(?:!--|([a-z][^\s/>]*))/gi;

/**
 * A saved page without what would act in it: scripts (data in `ld+json` stays), refreshes and policies in `meta`. All else is
 * left as it is, byte for byte: also markup in any encoding that has ASCII in it, read as latin1. Takes time in proportion
 * to the length.
 */
export function cleanHtml(html: string): string {
  const kept: string[] = [];
  let keptUntil = 0;
  const drop = (from: number, to: number): void => {
    kept.push(html.slice(keptUntil, from));
    keptUntil = to;
  };
  const ends = closingTags(html);
  const next = new RegExp(TAG_OR_COMMENT);
  for (let found = next.exec(html); found !== null; found = next.exec(html)) {
    const from = found.index;
    const name = found[1]?.toLowerCase();
    if (name === undefined) {
      next.lastIndex = endOfComment(html, from);
      continue;
    }
    const tagEnd = endOfTag(html, next.lastIndex);
    next.lastIndex = tagEnd;
    if (name === 'meta' && isActing(html.slice(from, tagEnd))) drop(from, tagEnd);
    if (name !== 'script' && !RAW.has(name)) continue;
    const close = ends(name, tagEnd);
    if (name === 'script') {
      // A script that never ends is a script to the end of the page.
      next.lastIndex = close ?? html.length;
      if (!/ld\+json/i.test(html.slice(from, tagEnd))) drop(from, next.lastIndex);
    } else if (close !== undefined) next.lastIndex = close;
  }
  return kept.join('') + html.slice(keptUntil);
}

const isActing = (meta: string): boolean =>
  /\bhttp-equiv\s*=\s*["']?\s*(?:refresh|content-security-policy)\b/i.test(meta);

/** Where the tag ends whose name ended at `at`. A quote counts only where a value may begin. */
function endOfTag(html: string, at: number): number {
  let beforeValue = false;
  for (let i = at; i < html.length; i += 1) {
    const char = html.charAt(i);
    if (char === '>') return i + 1;
    if (beforeValue && (char === '"' || char === "'")) {
      const end = html.indexOf(char, i + 1);
      if (end === -1) return html.length;
      i = end;
    }
    if (char === '=') beforeValue = true;
    else if (!/\s/.test(char)) beforeValue = false;
  }
  return html.length;
}

function endOfComment(html: string, from: number): number {
  // `<!-->` and `<!--->` are whole comments.
  const end = /--!?>/g;
  end.lastIndex = from + 2;
  return end.exec(html) === null ? html.length : end.lastIndex;
}

/** Finds where the first closing tag of a name after a place ends. A name that is closed nowhere is not looked for again. */
function closingTags(html: string): (name: string, after: number) => number | undefined {
  const closedNowhere = new Set<string>();
  return (name, after) => {
    if (closedNowhere.has(name)) return undefined;
    const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
    close.lastIndex = after;
    if (close.exec(html) !== null) return endOfTag(html, close.lastIndex);
    closedNowhere.add(name);
    return undefined;
  };
}
