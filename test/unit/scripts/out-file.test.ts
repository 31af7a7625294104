import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whyUnwritable, writeTexts } from '../../../scripts/read/out-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earshot-out-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('texts are written in the order of their ids, also where these are numbers, and half a character hurts nobody', async () => {
  const path = join(dir, 'out.json');
  await writeTexts(
    path,
    new Map([
      ['b', 'B'],
      ['__proto__', 'a name'],
      ['10', '"ten"\n'],
      ['9', '\ud83d'],
    ]),
  );
  const written = await readFile(path, 'utf8');
  expect(JSON.parse(written)).toEqual(JSON.parse('{"b":"B","__proto__":"a name","10":"\\"ten\\"\\n","9":"\\ud83d"}'));
  expect([...written.matchAll(/^"(.+?)":/gm)].map(([, id]) => id)).toEqual(['b', '__proto__', '10', '9']);
  expect(await readdir(dir)).toEqual(['out.json']);
});

it('a link stays a link to the file that is written', async () => {
  const [real, link] = [join(dir, 'real.json'), join(dir, 'link.json')];
  await writeFile(real, 'before');
  await symlink(real, link);
  expect(await whyUnwritable(link)).toBeUndefined();
  await writeTexts(link, new Map([['a', 'A']]));
  expect(JSON.parse(await readFile(real, 'utf8'))).toEqual({ a: 'A' });
});

it('what cannot be written is told before, in one sentence, and asking leaves nothing behind', async () => {
  expect(await whyUnwritable(join(dir, 'new.json'))).toBeUndefined();
  expect(await whyUnwritable(dir)).toContain('it is no file');
  expect(await whyUnwritable('/dev/null')).toContain('it is no file');
  expect(await whyUnwritable(join(dir, 'nowhere', 'out.json'))).toContain('there is no folder');
  expect(await readdir(dir)).toEqual([]);
});
