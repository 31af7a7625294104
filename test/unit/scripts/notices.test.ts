import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { engineFiles } from '../../../scripts/engine-files.ts';
import { MODELS } from '../../../scripts/models.mjs';
import { missingNotices, NOTICES, packageFolders, readPart } from '../../../scripts/notices.ts';

const notices = await readFile(NOTICES, 'utf8');

it('each model has a notice that names its file', () => {
  const headings = notices.split('\n').filter((line) => line.startsWith('## '));
  for (const { file } of MODELS)
    expect(
      headings.filter((heading) => heading.includes(file)),
      file,
    ).toHaveLength(1);
});

it('so has what is in the package as npm has it, with its version', async () => {
  const folders = packageFolders((await engineFiles()).map(({ absoluteSrc }) => absoluteSrc));
  const parts = await Promise.all(folders.map(readPart));
  expect(parts.map(({ name }) => name)).toEqual(['onnxruntime-web']);
  expect(missingNotices(parts, notices)).toEqual([]);
  // What is compiled into it: that text is in no npm package, and is to be fetched again with each version.
  expect(notices).toContain(`## ThirdPartyNotices.txt of ONNX Runtime ${parts[0]?.version}`);
});

it('a build with a package that no notice names is refused, and one with another version or another licence', async () => {
  const [idb = ''] = packageFolders([
    '/x/utils/a.ts',
    '\0/x/node_modules/idb/build/index.js?commonjs',
    '/x/node_modules/idb/a.js',
  ]);
  expect(idb).toBe('/x/node_modules/idb');
  expect(packageFolders(['/x/node_modules/a/node_modules/@b/c/d.js'])).toEqual(['/x/node_modules/a/node_modules/@b/c']);
  const part = await readPart('node_modules/idb');
  expect(part.licence).toMatch(/^ISC License/);
  const saying = (text: string) => missingNotices([part], text).join();
  expect(saying(`## idb ${part.version}\n\n${part.licence}`)).toBe('');
  expect(saying(`## idb ${part.version}0\n\n${part.licence}`)).toBe(
    `THIRD-PARTY-NOTICES.md has no notice "## idb ${part.version}".`,
  );
  expect(saying(`## idb ${part.version}\n\nMIT`)).toMatch(/does not hold the licence that idb/);
});
