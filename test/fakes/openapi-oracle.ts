import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readOpenApi } from './realtime-data.ts';

/** Says what is wrong with an event by OpenAI's own description; [] if nothing is. */
export type EventOracle = (event: { type: string }) => string[];

/**
 * The independent judge of every event sent or emitted: OpenAI's OpenAPI description. Its known holes (protocol
 * section 8): `nullable` is not JSON Schema 2020, real messages hold `null` members that it does not allow, and the
 * oneOf of `conversation` matches twice.
 */
export function createOracle(direction: 'Server' | 'Client'): EventOracle {
  const { components } = readOpenApi();
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'openapi', components: rewrite(components) });
  const union = components.schemas[`Realtime${direction}Event`] as { anyOf: { $ref: string }[] };
  const refs = new Map<string, string>();
  for (const { $ref } of union.anyOf) {
    const type = typeOf(components.schemas[$ref.split('/').at(-1) ?? '']);
    if (type) refs.set(type, $ref);
  }
  return (event) => {
    const ref = refs.get(event.type);
    if (!ref) return [`no ${direction.toLowerCase()} event is called ${event.type}`];
    const validate = ajv.getSchema(`openapi${ref}`);
    if (!validate) return [`no schema at ${ref}`];
    validate(withoutNulls(event));
    return (validate.errors ?? []).map((error) => `${event.type}${error.instancePath} ${error.message}`);
  };
}

function typeOf(schema: unknown): string | undefined {
  const type = (schema as { properties?: { type?: { const?: string; enum?: string[] } } } | undefined)?.properties
    ?.type;
  return type?.const ?? type?.enum?.[0];
}

/** `nullable` out; `oneOf` as `anyOf`, because some of its branches overlap. */
function rewrite(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewrite);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, oneOf, ...rest } = node as Record<string, unknown>;
  const plain = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, rewrite(value)]));
  const united = oneOf ? { ...plain, anyOf: rewrite(oneOf) } : plain;
  return nullable === true ? { anyOf: [united, { type: 'null' }] } : united;
}

function withoutNulls(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNulls);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([name, value]) => value !== null || name === 'previous_item_id');
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutNulls(value)]));
}
