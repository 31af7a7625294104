import { readSaidValues, type SaidValues } from './said-values.ts';
import { type JsonSchema, schemaIn } from './tools.ts';

/** Arguments for a tool, made from a sentence. */
export interface Filled {
  value: Record<string, unknown>;
  /** Whether all that is required was said; else it holds values that are only of the right type. */
  complete: boolean;
}

/** Where the value of a property with such a name stands in a sentence. */
const HINTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/city|town|place|location|country|region|address|where/, ['in', 'for', 'at', 'near', 'of']],
  [/recipient|receiver|destination|target|contact|^to$/, ['to']],
  [/origin|source|sender|departure|^from$/, ['from']],
  [/subject|topic|query|question|search|term|keyword|about/, ['about', 'regarding', 'for', 'of', 'on']],
  [/name|title|label/, ['named', 'called', 'titled', 'of', 'for']],
  [/message|text|body|content|note/, ['saying', 'says', 'with', 'about']],
  [/date|day|time|when/, ['on', 'at']],
];
/** Schemas are strangers' and may go round in circles, or grow without end. */
const DEEPEST = 8;
const MOST_VALUES = 300;
const MOST_MADE_UP = 20;

interface Wish {
  name: string;
  required: boolean;
  said: SaidValues;
  /** The whole sentence: what a required text is if nothing else was said. */
  sentence: string;
  root: JsonSchema;
  depth: number;
  /** How many more values may be made. */
  budget: { left: number };
  /** Told that a required value was not said. */
  lack(): void;
}

/** Fills a tool's parameters from a sentence; `rest` is what follows the tool's name in it. */
export function fillSchema(schema: JsonSchema, sentence: string, rest = ''): Filled {
  let complete = true;
  const said = readSaidValues(sentence, rest);
  const lack = () => {
    complete = false;
  };
  const value = fillObject(schema, {
    name: '',
    required: true,
    said,
    sentence,
    root: schema,
    depth: 0,
    budget: { left: MOST_VALUES },
    lack,
  });
  return { value, complete };
}

function fillObject(schema: JsonSchema, wish: Wish): Record<string, unknown> {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const members = Object.entries(schemaIn(schema.properties)).map(([name, member]) => ({
    name,
    member: resolve(schemaIn(member), wish.root),
  }));
  const filled = new Map<string, unknown>();
  // "in fahrenheit" is the unit: what can only be one of a few things is looked for before what can be anything.
  for (const { name, member } of members.toSorted((a, b) => Number('enum' in b.member) - Number('enum' in a.member))) {
    filled.set(name, fill(member, { ...wish, name, required: required.includes(name), depth: wish.depth + 1 }));
  }
  const said = members.flatMap(({ name }) =>
    filled.get(name) === undefined ? [] : [[name, filled.get(name)] as const],
  );
  return Object.fromEntries(said);
}

/** A value for one property; undefined for an optional one that was not said. */
function fill(given: JsonSchema, wish: Wish): unknown {
  wish.budget.left -= 1;
  if (wish.depth > DEEPEST || wish.budget.left < 0) return wish.required ? emptyOf(given) : undefined;
  const schema = resolve(given, wish.root);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return fillEnum(schema, schema.enum, wish);
  switch (typeOf(schema)) {
    case 'object':
      return wish.required ? fillObject(schema, wish) : fillOptionalObject(schema, wish);
    case 'array':
      return fillList(schema, wish);
    case 'integer':
    case 'number':
      return fillNumber(schema, wish);
    case 'boolean':
      return wish.said.isMeant(plainName(wish.name)) ?? otherwise(schema, wish, false);
    case 'null':
      return wish.required ? null : undefined;
    default:
      return fillText(schema, wish);
  }
}

/** An object that may be left out is there only if something of it was said, and all that it needs. */
function fillOptionalObject(schema: JsonSchema, wish: Wish): Record<string, unknown> | undefined {
  let complete = true;
  const lack = () => {
    complete = false;
  };
  const value = fillObject(schema, { ...wish, lack });
  return complete && Object.keys(value).length > 0 ? value : undefined;
}

function fillEnum(schema: JsonSchema, values: readonly unknown[], wish: Wish): unknown {
  const said = values.find((value) => wish.said.says(String(value)));
  return said ?? otherwise(schema, wish, values[0]);
}

function fillNumber(schema: JsonSchema, wish: Wish): unknown {
  const said = wish.said.takeNumber(wish.name) ?? (wish.required ? wish.said.takeNumber() : undefined);
  return said === undefined ? otherwise(schema, wish, bounded(schema, 0)) : bounded(schema, said);
}

function bounded(schema: JsonSchema, value: number): number {
  const above = numberIn(schema.exclusiveMinimum);
  const below = numberIn(schema.exclusiveMaximum);
  const least = numberIn(schema.minimum) ?? (above === undefined ? Number.NEGATIVE_INFINITY : above + 1);
  const most = numberIn(schema.maximum) ?? (below === undefined ? Number.POSITIVE_INFINITY : below - 1);
  const within = Math.max(least, Math.min(most, value));
  return typeOf(schema) === 'integer' ? Math.round(within) : within;
}

const hintsFor = (name: string): readonly string[] | undefined =>
  HINTS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];

function fillText(schema: JsonSchema, wish: Wish): unknown {
  const { said, name, required, sentence } = wish;
  const hints = hintsFor(name);
  const found =
    said.takeNamed(name) ??
    (hints && said.takeText(hints)) ??
    (required ? (said.takeText() ?? said.takeRest()) : undefined);
  return found ?? otherwise(schema, wish, sentence.trim());
}

function fillList(schema: JsonSchema, wish: Wish): unknown {
  const items = resolve(schemaIn(schema.items), wish.root);
  const least = numberIn(schema.minItems) ?? 0;
  const said = listSaid(items, wish);
  if (said.length === 0 && !wish.required) return undefined;
  if (said.length === 0 && schema.default !== undefined) return schema.default;
  if (said.length === 0) wish.lack();
  const count = Math.min(MOST_MADE_UP, Math.max(0, least - said.length));
  const missing = { ...wish, required: true, depth: wish.depth + 1 };
  return [...said, ...Array.from({ length: count }, () => fill(items, missing))];
}

function listSaid(items: JsonSchema, { said, name, required }: Wish): unknown[] {
  if (Array.isArray(items.enum)) return items.enum.filter((value) => said.says(String(value)));
  if (typeOf(items) !== 'string' || 'const' in items) return [];
  const hints = hintsFor(name);
  return (hints && said.takeList(hints)) ?? (required ? said.takeList() : undefined) ?? [];
}

/** What a value is that was not said: nothing, if it may be; else its default or `fallback`. */
function otherwise(schema: JsonSchema, wish: Wish, fallback: unknown): unknown {
  if (!wish.required) return undefined;
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  wish.lack();
  return fallback;
}

/** "is_urgent" and "includeImages" are said as "urgent" and "images". */
const plainName = (name: string): string =>
  name.replace(/^(?:is|has|use|with|include|enable|show)(?=[_A-Z-])[_-]?/, '');

const numberIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** The schema that a reference, or the first alternative that is not null, stands for. */
function resolve(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
  if (depth > DEEPEST) return {};
  if (typeof schema.$ref === 'string') return resolve(follow(schema.$ref, root), root, depth + 1);
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf.map((part) => resolve(schemaIn(part), root, depth + 1));
    const { allOf: _, ...own } = schema;
    return Object.assign({}, ...parts, own) as JsonSchema;
  }
  const either: unknown = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(either)) return schema;
  const options = either.map((part) => resolve(schemaIn(part), root, depth + 1));
  return options.find((option) => typeOf(option) !== 'null') ?? {};
}

function follow(reference: string, root: JsonSchema): JsonSchema {
  if (!reference.startsWith('#')) return {};
  const path = reference
    .slice(1)
    .split('/')
    .filter((part) => part !== '');
  return path.reduce<JsonSchema>((at, part) => schemaIn(at[part]), root);
}

/** The type a schema asks for: the first that is not null, or what its other members tell. */
function typeOf(schema: JsonSchema): string {
  if (typeof schema.type === 'string') return schema.type;
  if (Array.isArray(schema.type)) return String(schema.type.find((type) => type !== 'null') ?? 'null');
  if (schema.properties !== undefined) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

const EMPTY: Readonly<Record<string, unknown>> = {
  object: {},
  array: [],
  number: 0,
  integer: 0,
  boolean: false,
  null: null,
};

const emptyOf = (schema: JsonSchema): unknown => EMPTY[typeOf(schema)] ?? '';
