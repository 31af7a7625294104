import { ok, type Result } from '../../utils/shared/result.ts';
import type { Content, Item } from './events.ts';
import { invalidValue, isObject, missing, type Refusal, unknownParameter } from './refusal.ts';

const MOST_CHARACTERS = 2_000_000;

/** An item as a client sends it, made whole with `freshId` where it brought no id; or why it is refused. */
export function readItem(given: unknown, freshId: () => string): Result<Item, Refusal> {
  if (given === undefined) return missing('item');
  if (!isObject(given)) return invalidValue('item', 'an object');
  if (given.type === undefined) return missing('item.type');
  const id = given.id ?? freshId();
  if (typeof id !== 'string' || id.length < 1 || id.length > 32) return invalidValue('item.id', '1 to 32 characters');
  switch (given.type) {
    case 'message':
      return readMessage(given, id);
    case 'function_call':
      return readOther(given, id, 'function_call', ['name', 'call_id', 'arguments']);
    case 'function_call_output':
      return readOther(given, id, 'function_call_output', ['call_id', 'output']);
    case 'mcp_approval_response':
      return readOther(given, id, 'mcp_approval_response', ['approval_request_id']);
    default:
      return invalidValue('item.type', "'message', 'function_call', 'function_call_output' or 'mcp_approval_response'");
  }
}

function readOther(
  given: Record<string, unknown>,
  id: string,
  type: 'function_call' | 'function_call_output' | 'mcp_approval_response',
  needed: readonly string[],
): Result<Item, Refusal> {
  const item: Record<string, unknown> = {};
  for (const name of needed) {
    const value = given[name];
    if (value === undefined && name === 'call_id' && type === 'function_call') continue;
    if (value === undefined) return missing(`item.${name}`);
    if (typeof value !== 'string' || value.length > MOST_CHARACTERS) return invalidValue(`item.${name}`, 'a string');
    item[name] = value;
  }
  if (type === 'mcp_approval_response') {
    if (typeof given.approve !== 'boolean') return invalidValue('item.approve', 'true or false');
    return ok({ id, type, ...item, approve: given.approve, reason: given.reason ?? null });
  }
  return ok(type === 'function_call' ? { id, type, status: 'completed', ...item } : { id, type, ...item });
}

function readMessage(given: Record<string, unknown>, id: string): Result<Item, Refusal> {
  const { role, content } = given;
  if (role === undefined) return missing('item.role');
  if (role !== 'user' && role !== 'assistant' && role !== 'system') {
    return invalidValue('item.role', "'user', 'assistant' or 'system'");
  }
  if (content === undefined) return missing('item.content');
  if (!Array.isArray(content)) return invalidValue('item.content', 'a list');
  const parts: Content[] = [];
  for (const [index, part] of content.entries()) {
    const read = readPart(part, role, `item.content[${index}]`);
    if (!read.ok) return read;
    parts.push(read.value);
  }
  return ok({ id, type: 'message', status: 'completed', role, content: parts });
}

const PARTS = {
  user: ['input_text', 'input_audio', 'input_image'],
  assistant: ['output_text', 'output_audio'],
  system: ['input_text'],
} as const;

/** Audio that a client puts into an item is not listened to: only its transcript is kept. */
function readPart(part: unknown, role: keyof typeof PARTS, at: string): Result<Content, Refusal> {
  if (!isObject(part)) return invalidValue(at, 'an object');
  const type = part.type;
  if (type === undefined) return missing(`${at}.type`);
  if (!PARTS[role].some((known) => known === type)) return invalidValue(`${at}.type`, PARTS[role].join(' or '));
  const stray = Object.keys(part).find((name) => !PART_MEMBERS.includes(name));
  if (stray !== undefined) return unknownParameter(`${at}.${stray}`);
  if (type === 'input_image') return readImage(part, at);
  if (type === 'input_audio' || type === 'output_audio') {
    const transcript = part.transcript ?? null;
    if (transcript !== null && !isText(transcript)) return invalidValue(`${at}.transcript`, 'a string');
    return ok(type === 'input_audio' ? { type, transcript } : { type, ...(transcript === null ? {} : { transcript }) });
  }
  if (part.text === undefined) return missing(`${at}.text`);
  if (!isText(part.text)) return invalidValue(`${at}.text`, `a string of at most ${MOST_CHARACTERS} characters`);
  return ok({ type: type as 'input_text' | 'output_text', text: part.text });
}

const PART_MEMBERS = ['type', 'text', 'audio', 'transcript', 'image_url', 'detail'];

function readImage(part: Record<string, unknown>, at: string): Result<Content, Refusal> {
  const { image_url: url, detail } = part;
  if (url === undefined) return missing(`${at}.image_url`);
  if (typeof url !== 'string' || !/^data:image\/(png|jpeg);base64,/.test(url)) {
    return invalidValue(`${at}.image_url`, 'a PNG or JPEG data URI');
  }
  if (detail !== undefined && detail !== 'auto' && detail !== 'low' && detail !== 'high') {
    return invalidValue(`${at}.detail`, "'auto', 'low' or 'high'");
  }
  return ok({ type: 'input_image', image_url: url, ...(detail === undefined ? {} : { detail }) });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MOST_CHARACTERS;
