import { expect, it } from 'vitest';
import { nextLook } from '../../../utils/overlay/next-look.ts';

const looks = (hostIsSeen: boolean, count: number) =>
  Array.from({ length: count }, (_, i) => nextLook(i + 1, hostIsSeen));

it('a sidebar that was closed is told of after a moment, and looked for as long as the page is there', () => {
  const all = looks(true, 1_000);
  expect(all.findIndex((look) => look?.told)).toBe(4);
  expect(all.slice(4).every((look) => look?.told)).toBe(true);
  expect(all[19]).toMatchObject({ afterMs: 500 });
  expect(all[20]).toMatchObject({ afterMs: 5_000 });
  expect(all.at(-1)).toMatchObject({ afterMs: 5_000 });
});

it('a host that nobody can open is looked for some ten seconds', () => {
  const all = looks(false, 30);
  expect(all.indexOf(undefined)).toBe(20);
  expect(all.some((look) => look?.told)).toBe(false);
});
