import { buildExtension } from '../../scripts/browser/build-extension.ts';

/** Builds the add-on if it is out of date before any test does: two that begin at once would write the same files. */
export default async function buildFirst(): Promise<void> {
  await buildExtension('production', 'firefox');
}
