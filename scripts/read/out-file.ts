import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Says in a sentence why a file can't be written, before the work is done that it is for; undefined if it can. */
export async function whyUnwritable(path: string): Promise<string | undefined> {
  try {
    const there = await stat(path).catch(() => undefined);
    if (there === undefined) {
      const folder = await stat(dirname(path)).catch(() => undefined);
      if (!folder?.isDirectory()) return `${path} can't be written: there is no folder ${dirname(path)}.`;
    } else if (!there.isFile()) return `${path} can't be written: it is no file.`;
    else await (await open(path, 'r+')).close();
    const part = await partOf(path);
    await (await open(part, 'w')).close();
    await rm(part, { force: true });
    return undefined;
  } catch (error) {
    return `${path} can't be written: ${error instanceof Error ? error.message : error}.`;
  }
}

/** Writes `{ "ID": "text", … }` in the order given. The file is there whole, or as it was before. */
export async function writeTexts(path: string, texts: ReadonlyMap<string, string>): Promise<void> {
  const part = await partOf(path);
  // Not one object: that would put ids that are numbers first.
  const lines = [...texts].map(([id, text]) => `${JSON.stringify(id)}: ${JSON.stringify(text)}`);
  try {
    await writeFile(part, `{\n${lines.join(',\n')}\n}\n`);
    await rename(part, await target(path));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const target = (path: string): Promise<string> => realpath(path).catch(() => path);
const partOf = async (path: string): Promise<string> => `${await target(path)}.${process.pid}.part`;
