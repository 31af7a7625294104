import { relative } from 'node:path';
import { ZIP_LIMIT, zipPackages } from './zip-packages.ts';

/** `npm run zip` for both browsers, `npm run zip:firefox` for one: what goes to the stores, and last where it is and how large. */
process.stderr.write('Building and zipping the packages …\n');
const zipped = await zipPackages(
  process.argv[2] === 'firefox' ? ['firefox'] : ['chrome', 'firefox'],
  Boolean(process.env.EARSHOT_LIGHT),
);
for (const { file, bytes } of zipped) {
  const isTooLarge = bytes > ZIP_LIMIT;
  const note = isTooLarge ? `, more than the ${ZIP_LIMIT / 1e6} MB it may have` : '';
  process.stdout.write(`${relative(process.cwd(), file)}: ${(bytes / 1e6).toFixed(1)} MB${note}\n`);
  if (isTooLarge) process.exitCode = 1;
}
