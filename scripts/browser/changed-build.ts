import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy of a build that may be changed. */
export interface ChangedBuild {
  dir: string;
  remove(): Promise<void>;
}

/** Copies a build; whoever asks for it removes it. */
export async function copyBuild(dir: string): Promise<ChangedBuild> {
  const copy = await mkdtemp(join(tmpdir(), 'earshot-build-'));
  await cp(dir, copy, { recursive: true });
  return { dir: copy, remove: () => rm(copy, { recursive: true, force: true }) };
}
