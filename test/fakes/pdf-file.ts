/** A line of text in a PDF: where it begins (points from the left and from the top), its size, and its words. */
export type PdfLine = readonly [x: number, y: number, size: number, words: string];

/** What a PDF is made of. */
export interface PdfFile {
  title?: string;
  /** The lines of each page, which is of the size of a letter. */
  pages: readonly (readonly PdfLine[])[];
  /** Bookmarks, and the number of the page that they lead to, from 0 on. */
  outline?: readonly (readonly [title: string, page: number])[];
  /** A password, which nobody knows. */
  locked?: true;
}

const HEIGHT = 792;

/** The bytes of a small PDF, as a program would write it. */
export function pdfFile({ title, pages, outline = [], locked }: PdfFile): Uint8Array<ArrayBuffer> {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  // Each page takes two objects, and what holds them all comes after them.
  const tree = font + 2 * pages.length + 1;
  const kids = pages.map((lines) => {
    const marks = lines.map(
      ([x, y, size, words]) => `BT /F1 ${size} Tf ${x} ${HEIGHT - y} Td (${escaped(words)}) Tj ET`,
    );
    const stream = marks.join('\n');
    const content = add(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
    const about = `/Parent ${tree} 0 R /MediaBox [0 0 612 ${HEIGHT}] /Contents ${content} 0 R`;
    return add(`<< /Type /Page ${about} /Resources << /Font << /F1 ${font} 0 R >> >> >>`);
  });
  add(`<< /Type /Pages /Kids [${kids.map(reference).join(' ')}] /Count ${kids.length} >>`);
  const marks = addOutline(outline, kids, objects);
  const root = add(`<< /Type /Catalog /Pages ${reference(tree)}${marks ? ` /Outlines ${reference(marks)}` : ''} >>`);
  const info = add(`<<${title === undefined ? '' : ` /Title (${escaped(title)})`} >>`);
  const more = locked ? ` /Encrypt ${reference(add(LOCK))} /ID [<${'ab'.repeat(16)}> <${'ab'.repeat(16)}>]` : '';
  return bytesOf(objects, `/Root ${reference(root)} /Info ${reference(info)}${more}`);
}

/** Nobody can open it: what should come of the password is not what comes of any. */
const LOCK = `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${'17'.repeat(32)}> /U <${'c4'.repeat(32)}> >>`;

const reference = (number: number): string => `${number} 0 R`;
const escaped = (words: string): string => words.replace(/[\\()]/g, '\\$&');

function addOutline(
  outline: readonly (readonly [string, number])[],
  kids: readonly number[],
  objects: string[],
): number {
  if (outline.length === 0) return 0;
  const root = objects.length + 1;
  const item = (at: number): string => reference(root + 1 + at);
  objects.push(`<< /Type /Outlines /First ${item(0)} /Last ${item(outline.length - 1)} /Count ${outline.length} >>`);
  for (const [at, [title, page]] of outline.entries()) {
    const beside = `${at > 0 ? ` /Prev ${item(at - 1)}` : ''}${at < outline.length - 1 ? ` /Next ${item(at + 1)}` : ''}`;
    const to = `/Dest [${reference(kids[page] ?? 0)} /Fit]`;
    objects.push(`<< /Title (${escaped(title)}) /Parent ${reference(root)} ${to}${beside} >>`);
  }
  return root;
}

function bytesOf(objects: readonly string[], trailer: string): Uint8Array<ArrayBuffer> {
  let text = '%PDF-1.5\n';
  const places = objects.map((body, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return place;
  });
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  const end = `trailer << /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Uint8Array.from(Buffer.from(text + table + end, 'latin1'));
}
