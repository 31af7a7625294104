import { buildExtension } from '../../scripts/browser/build-extension.ts';

/** Builds what is out of date before any test does: two that begin at once would write the same files. */
export default async function buildFirst(): Promise<void> {
  await buildExtension('production');
  await buildExtension('e2e');
}
