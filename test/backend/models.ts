import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the speech models of the engine are. */
export const modelsDir = fileURLToPath(new URL('../../models', import.meta.url));

/** Whether they are there: without them the engine has no ears and no voice. */
export const hasModels = existsSync(modelsDir);
