import { whyNoPulse } from '../../scripts/browser/pulse-server.ts';
import { whyNoFirefox } from '../../scripts/find-firefox.mjs';

/** In CI everything must be there: what is missing makes tests fail. */
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';

/** Why tests in Firefox are skipped; undefined if they are not. */
export function whySkipped(): string | undefined {
  return isCi ? undefined : whyNoFirefox();
}

/** The same of those that need real sound. */
export function whySkippedWithSound(): string | undefined {
  return whySkipped() ?? (isCi ? undefined : whyNoPulse());
}
