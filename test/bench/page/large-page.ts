const MEGABYTES = 1_000_000;

/** A page of 5 MB and 100,000 elements: sections with a heading, paragraphs with links, lists and a table here and there. */
export function largePage({ bytes = 5 * MEGABYTES, elements = 100_000 } = {}): string {
  const parts = ['<!doctype html><title>Large</title><main>'];
  // Each paragraph is two elements; what else there is, is counted as it comes.
  let left = elements - 4;
  const words = 'the keeper of the lighthouse counted the ships that came in before the storm and wrote them down ';
  const size = Math.floor((bytes / elements) * 2) - '<p></p><b></b>'.length;
  const text = words.repeat(Math.ceil(size / words.length));
  for (let at = 0; left >= 2; at += 1) {
    if (at % 50 === 0) {
      parts.push(`<h2>Chapter ${at / 50}</h2>`);
      left -= 1;
    }
    const inner = `<b>${at}</b>${text.slice(0, size - String(at).length)}`;
    parts.push(at % 7 === 0 ? `<li>${inner}</li>` : `<p>${inner}</p>`);
    left -= 2;
  }
  return `${parts.join('\n')}</main>`;
}
