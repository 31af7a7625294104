import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { failed, ok, type Result } from '../../utils/shared/result.ts';

/** The command line of read, read: both paths are absolute. */
export interface ReadArguments {
  dir: string;
  out: string;
}

export const READ_USAGE = 'Usage: npm run --silent read -- --dir DIR --out FILE.json';

/** Reads the command line; the problem is a sentence, or '' where only help was asked for. Paths are taken from `folder`, where the person is. */
export function readReadArguments(args: readonly string[], folder: string): Result<ReadArguments, string> {
  try {
    const options = { dir: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options });
    if (values.help) return failed('');
    if (!values.dir) return failed('--dir is missing: which folder are the pages in?');
    if (!values.out) return failed('--out is missing: which file are the texts written to?');
    return ok({ dir: resolve(folder, values.dir), out: resolve(folder, values.out) });
  } catch (error) {
    const [sentence = 'The arguments are not understood.'] = (error instanceof Error ? error.message : '').split('\n');
    return failed(sentence);
  }
}
