import { ok, type Result } from '../../utils/shared/result.ts';
import type { Content, Item } from './events.ts';
import type { Ids } from './ids.ts';
import { invalidValue, isBase64, isObject, missing, type Refusal, unknownParameter } from './refusal.ts';

type Given = Readonly<Record<string, unknown>>;

const MOST_CHARACTERS = 2_000_000;

/** An item as a client sends it, made whole with fresh ids where it brought none; or why it is refused. */
export function readItem(given: unknown, ids: Ids): Result<Item, Refusal> {
  if (given === undefined) return missing('item');
  if (!isObject(given)) return invalidValue('item', 'an object');
  if (given.type === undefined) return missing('item.type');
  const stray = Object.keys(given).find((name) => !ITEM_MEMBERS.includes(name));
  if (stray !== undefined) return unknownParameter(`item.${stray.slice(0, 80)}`);
  const id = given.id ?? ids.next('item');
  if (typeof id !== 'string' || id.length < 1 || id.length > 32) return invalidValue('item.id', '1 to 32 characters');
  switch (given.type) {
    case 'message':
      return readMessage(given, id);
    case 'function_call':
      return readCall(given, id, ids);
    case 'function_call_output':
      return readCallOutput(given, id);
    case 'mcp_approval_response':
      return readApproval(given, id);
    default:
      return invalidValue('item.type', "'message', 'function_call', 'function_call_output' or 'mcp_approval_response'");
  }
}

function readCall(given: Given, id: string, ids: Ids): Result<Item, Refusal> {
  const name = textIn(given, 'name');
  if (!name.ok) return name;
  const args = textIn(given, 'arguments');
  if (!args.ok) return args;
  const callId = given.call_id === undefined ? ok(ids.callId()) : callIdIn(given);
  if (!callId.ok) return callId;
  const call = { name: name.value, call_id: callId.value, arguments: args.value };
  return ok({ id, type: 'function_call', status: 'completed', ...call });
}

function readCallOutput(given: Given, id: string): Result<Item, Refusal> {
  const callId = callIdIn(given);
  if (!callId.ok) return callId;
  const output = textIn(given, 'output');
  return output.ok ? ok({ id, type: 'function_call_output', call_id: callId.value, output: output.value }) : output;
}

function readApproval(given: Given, id: string): Result<Item, Refusal> {
  const request = textIn(given, 'approval_request_id');
  if (!request.ok) return request;
  if (typeof given.approve !== 'boolean') return invalidValue('item.approve', 'true or false');
  const { approve, reason = null } = given;
  return ok({ id, type: 'mcp_approval_response', approval_request_id: request.value, approve, reason });
}

function callIdIn(given: Given): Result<string, Refusal> {
  const callId = textIn(given, 'call_id');
  if (!callId.ok || /^[\w-]{1,32}$/.test(callId.value)) return callId;
  return invalidValue('item.call_id', '1 to 32 letters, digits, underscores or dashes');
}

function textIn(given: Given, name: string): Result<string, Refusal> {
  const value = given[name];
  if (value === undefined) return missing(`item.${name}`);
  return isText(value) ? ok(value) : invalidValue(`item.${name}`, 'a string');
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

/** Of all kinds of items together; `object`, `status` and `phase` come with items that a client sends back. */
const ITEM_MEMBERS = [
  ...['id', 'object', 'type', 'status', 'role', 'content', 'phase', 'name', 'call_id', 'arguments', 'output'],
  ...['approval_request_id', 'approve', 'reason'],
];

const PARTS = {
  user: ['input_text', 'input_audio', 'input_image'],
  assistant: ['output_text', 'output_audio'],
  system: ['input_text'],
} as const;

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
    if (part.audio !== undefined && !isBase64(part.audio)) return invalidValue(`${at}.audio`, 'base64');
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

/** Sound that a client put into a user's message without saying what is said in it, with its place there. */
export function soundsIn(given: unknown): { contentIndex: number; audio: string }[] {
  if (!isObject(given) || given.role !== 'user' || !Array.isArray(given.content)) return [];
  return given.content.flatMap((part: unknown, contentIndex) =>
    isObject(part) && part.type === 'input_audio' && typeof part.audio === 'string' && !isText(part.transcript)
      ? [{ contentIndex, audio: part.audio }]
      : [],
  );
}
