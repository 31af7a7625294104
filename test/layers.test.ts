import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Each layer and the layers it may import; the order is that of docs/architecture.md. Nobody imports from entrypoints. */
const MAY_IMPORT: Record<string, readonly string[]> = (() => {
  const rows = [
    ['utils/shared'],
    ['utils/session'],
    ['utils/realtime', 'utils/wire', 'utils/settings'],
    ['utils/page', 'utils/audio'],
    ['utils/transport'],
    ['utils/platform'],
    ['utils/host', 'utils/background', 'utils/ui', 'utils/overlay'],
    ['components'],
    ['entrypoints'],
  ];
  const below: string[] = [];
  const table: Record<string, string[]> = {};
  for (const row of rows) {
    for (const layer of row) table[layer] = [...below];
    below.push(...row);
  }
  // Wiring that may look at what is beside it is still not allowed: beside is not below.
  table.engine = ['utils/shared', 'utils/realtime'];
  table.backend = ['utils/shared', 'utils/realtime', 'engine'];
  // The engine has two homes: the backend's worker and the extension's. The one call to the latter knows its messages.
  table['utils/transport']?.push('engine');
  table.entrypoints?.push('engine');
  return table;
})();

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.name.endsWith('.d.ts'))
    .map((file) => join(file.parentPath, file.name));
const SOURCES = ['utils', 'components', 'entrypoints', 'engine', 'backend'];
const files = SOURCES.flatMap(sourcesIn);

function layerOf(file: string): string {
  const [first = '', second = ''] = relative(root, file).split('/');
  return first === 'utils' ? `utils/${second}` : first;
}

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    resolve(dirname(file), match[1] ?? ''),
  );
}

describe('layers', () => {
  it('every folder has its place', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !(layerOf(file) in MAY_IMPORT)).map((file) => relative(root, file))).toEqual([]);
  });

  it.each(files.map((file) => [relative(root, file), file]))('%s imports only from lower layers', (_name, file) => {
    const layer = layerOf(file);
    const wrong = importsOf(file)
      .filter((target) => layerOf(target) !== layer && !MAY_IMPORT[layer]?.includes(layerOf(target)))
      .map((target) => relative(root, target));
    expect(wrong).toEqual([]);
  });

  it('the pure layers know neither a browser nor the clock nor chance', () => {
    const pure = files.filter((file) => ['utils/shared', 'utils/session', 'utils/realtime'].includes(layerOf(file)));
    const wrong = pure.filter((file) =>
      /\b((browser|chrome|document|window)\.[a-z]|(Date\.now|Math\.random|setTimeout)\()/.test(
        readFileSync(file, 'utf8'),
      ),
    );
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });

  it('nothing stands on a bench but the benches and their own tests: what tests share with them is in scenarios', () => {
    const wrong = [...sourcesIn('scripts'), ...sourcesIn('test')]
      .filter((file) => !/^test\/(unit\/)?bench\//.test(relative(root, file)))
      .filter((file) => importsOf(file).some((target) => relative(root, target).startsWith('test/bench/')));
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });

  it('nobody listens to other extensions or to pages, and nobody writes markup', () => {
    const sink =
      /onMessageExternal|onConnectExternal|\.innerHTML|\.outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write\(/;
    expect(files.filter((file) => sink.test(readFileSync(file, 'utf8'))).map((file) => relative(root, file))).toEqual(
      [],
    );
  });
});
