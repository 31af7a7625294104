import { readdir, readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';

/** The licences and notices of all that is in a package. */
export const NOTICES = resolve(import.meta.dirname, '../THIRD-PARTY-NOTICES.md');

/** The same as a file of the package. No header says of it that it is UTF-8, so its first character does. */
export const noticesFile = async (): Promise<{ relativeDest: string; contents: string }> => ({
  relativeDest: 'THIRD_PARTY_NOTICES.txt',
  contents: `\uFEFF${await readFile(NOTICES, 'utf8')}`,
});

/** An npm package of which something is in a bundle. */
export interface Part {
  name: string;
  version: string;
  /** Its own licence file, where it has one. */
  licence: string | undefined;
}

/** The folders of the npm packages that these modules of a bundle are from, each once. */
export function packageFolders(moduleIds: readonly string[]): string[] {
  const found = moduleIds.map((id) => /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1]);
  return [...new Set(found.filter((folder) => folder !== undefined))].sort();
}

/** Reads what a package says of itself. */
export async function readPart(folder: string): Promise<Part> {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Part;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  return { name, version, licence: file === undefined ? undefined : await readFile(join(folder, file), 'utf8') };
}

/** What the notices lack for these parts: a sentence for each that has no heading with its version, or not its own licence. */
export function missingNotices(parts: readonly Part[], notices: string): string[] {
  const all = words(notices);
  return parts.flatMap(({ name, version, licence }) => {
    const heading = `## ${name} ${version}`;
    if (!notices.split('\n').some((line) => line === heading || line.startsWith(`${heading} (`))) {
      return [`THIRD-PARTY-NOTICES.md has no notice "${heading}".`];
    }
    return licence === undefined || all.includes(words(licence))
      ? []
      : [`THIRD-PARTY-NOTICES.md does not hold the licence that ${name} ${version} comes with.`];
  });
}

const words = (text: string): string => text.trim().split(/\s+/).join(' ');

/** A chunk of a bundle, as far as it is looked at. */
interface Output {
  moduleIds?: readonly string[];
}

/** Whoever puts another package into the extension is told at once that its authors are not named yet: the build fails. */
export const noticesOfAll = {
  name: 'notices-of-all',
  async generateBundle(_options: unknown, bundle: { readonly [file: string]: Output }): Promise<void> {
    const folders = packageFolders(Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds));
    const parts = await Promise.all(folders.map((folder) => readPart(folder.split('/').join(sep))));
    const missing = missingNotices(parts, await readFile(NOTICES, 'utf8'));
    if (missing.length > 0) throw new Error(missing.join('\n'));
  },
};
