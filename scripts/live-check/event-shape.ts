import type { AnyEvent } from './recording.ts';

/** The members of an event by their paths (`response.output[].type`), each with the types that it had, as `null|string`. */
export type Shape = ReadonlyMap<string, string>;

/** The shape of all events of one type together: a member has every type that it had in one of them. */
export function shapeOf(events: readonly AnyEvent[]): Shape {
  const types = new Map<string, Set<string>>();
  const note = (path: string, value: unknown): void => {
    if (path !== '') types.set(path, (types.get(path) ?? new Set()).add(typeOf(value)));
    if (Array.isArray(value)) for (const member of value) note(`${path}[]`, member);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) note(path === '' ? name : `${path}.${name}`, member);
    }
  };
  for (const event of events) note('', event);
  return new Map([...types].map(([path, found]) => [path, [...found].sort().join('|')]));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
