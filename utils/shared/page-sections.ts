import { cutText } from './cut-text.ts';
import { splitBlocks } from './split-blocks.ts';

/** A part of a page that can be named: what stands under one heading, or so much of that as one part holds. */
export interface PageSection {
  /** `s1`, `s2` … in the order of the page. */
  id: string;
  /** The heading's words; of what has none its first words. */
  title: string;
  /** The titles of the headings above it, the outermost first. */
  path: readonly string[];
  /** 1–6 of its heading; 7 where no heading begins it. */
  level: number;
  /** The heading as it stands, with its marks; '' if no heading begins it. */
  heading: string;
  /** What stands under the heading, as blocks of structured text. */
  blocks: readonly string[];
}

/** What is said of a section that is not there as a whole. */
export interface SectionLabel {
  id: string;
  /** Tokens of it that are not there, about; undefined if it is whole. */
  missing?: number;
  /** Whether nothing of it but its heading is there. */
  absent?: boolean;
}

/** A section holds so many characters at most, about 1,500 tokens: what is longer comes in parts. */
const MOST_CHARS = 6_000;
/** So much of a first sentence names a section without a heading. */
const TITLE_WORDS = 8;
const TITLE_CHARS = 80;

const HEADING = /^(#{1,6}) (.+)$/;
const LABEL = /\{(s[0-9]{1,5})(?:, ([0-9]{1,7}) tokens (not here|more))?\}/;
const LABELLED = new RegExp(`^(#{1,6} .*) ${LABEL.source}$`);
const ALONE = new RegExp(`^${LABEL.source}(?: (.*))?$`);

/** Takes structured text apart into its sections, at its headings; long ones, and texts without a heading, by length. */
export function splitSections(text: string): PageSection[] {
  const sections: PageSection[] = [];
  const path: { level: number; title: string }[] = [];
  let heading = '';
  let level = 7;
  let blocks: string[] = [];
  const end = (): void => {
    if (heading === '' && blocks.length === 0) return;
    const title = plainTitle(heading.replace(/^#+ /, ''));
    const above = path.filter((one) => one.level < level).map((one) => one.title);
    for (const [at, part] of partsOf(blocks).entries()) {
      sections.push({
        id: `s${sections.length + 1}`,
        title: title === '' ? firstWords(part) : at === 0 ? title : `${title} (${at + 1})`,
        path: above,
        level: at === 0 ? level : 7,
        heading: at === 0 ? heading : '',
        blocks: part,
      });
    }
  };
  for (const block of splitBlocks(text, Number.POSITIVE_INFINITY)) {
    const [, marks = ''] = HEADING.exec(block) ?? [];
    if (marks === '') {
      blocks.push(block);
      continue;
    }
    end();
    while ((path.at(-1)?.level ?? 0) >= marks.length) path.pop();
    path.push({ level: marks.length, title: plainTitle(block.slice(marks.length + 1)) });
    [heading, level, blocks] = [block, marks.length, []];
  }
  end();
  return sections;
}

/** The text with the id of its section at each heading; as it is where there are not two sections to tell apart. */
export function labelHeadings(text: string, sections: readonly PageSection[]): string {
  if (sections.length < 2 || sections.every(({ heading }) => heading === '')) return text;
  const named = sections.filter(({ heading }) => heading !== '').values();
  const blocks: string[] = [];
  for (const block of splitBlocks(text, Number.POSITIVE_INFINITY))
    blocks.push(HEADING.test(block) ? `${block} ${writeLabel({ id: named.next().value?.id ?? 's0' })}` : block);
  return blocks.join('\n\n');
}

/** The line that begins a section: its heading with its id and what is missing, or where there is none both with its title. */
export function sectionLine({ heading, title }: PageSection, label: SectionLabel): string {
  if (heading !== '') return `${heading} ${writeLabel(label)}`;
  return label.missing === undefined ? writeLabel(label) : `${writeLabel(label)} ${title}`;
}

function writeLabel({ id, missing, absent }: SectionLabel): string {
  return missing === undefined ? `{${id}}` : `{${id}, ${missing} tokens ${absent ? 'not here' : 'more'}}`;
}

/**
 * What a line says as the first one of a section: its heading or title without the label. Undefined for any other line.
 * No line that a page has written can be one: see `withoutLabels`.
 */
export function readSectionLine(line: string): { text: string; label: SectionLabel } | undefined {
  const [, heading, ...about] = LABELLED.exec(line) ?? [];
  if (heading !== undefined) return { text: heading, label: readLabel(about) };
  const alone = ALONE.exec(line);
  return alone ? { text: alone[4] ?? '', label: readLabel(alone.slice(1)) } : undefined;
}

function readLabel([id = '', missing, what]: readonly (string | undefined)[]): SectionLabel {
  return missing === undefined ? { id } : { id, missing: Number(missing), absent: what === 'not here' };
}

/** A line without what we have written on it. */
export const withoutLabel = (line: string): string => readSectionLine(line)?.text ?? line;

/** The text with other ids on its labels; those that are not named stay. */
export const renameLabels = (text: string, ids: ReadonlyMap<string, string>): string =>
  text.replace(/\{(s[0-9]{1,5})(?=[,}])/g, (label, id: string) => (ids.has(id) ? `{${ids.get(id)}` : label));

/** Page text in which nothing can be taken for a label of ours. */
export const withoutLabels = (text: string): string => text.replace(/\{(?=s[0-9])/gi, '{ ');

function partsOf(blocks: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let chars = 0;
  for (const block of blocks) {
    for (const piece of block.length > MOST_CHARS ? splitBlocks(block, MOST_CHARS) : [block]) {
      if (chars > 0 && chars + piece.length > MOST_CHARS) {
        parts.push([]);
        chars = 0;
      }
      parts.at(-1)?.push(piece);
      chars += piece.length;
    }
  }
  return parts;
}

/** A title in words: without marks and addresses. */
const plainTitle = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/[*`]/g, '')
    .trim();

function firstWords([first = '']: readonly string[]): string {
  const line = plainTitle(
    cutText(first, 400)
      .replace(/^[-#>|\s\d.]+/, '')
      .replace(/\s+/g, ' '),
  );
  const words = cutText(line.split(' ').slice(0, TITLE_WORDS).join(' '), TITLE_CHARS);
  return words.length < line.length ? `${words}…` : words;
}
