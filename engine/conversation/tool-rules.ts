import { ok, type Result } from '../../utils/shared/result.ts';
import { type Merge, take } from './merge.ts';
import { invalidValue, isObject, missing, type Refusal } from './refusal.ts';

const MOST_TOOLS = 128;

/** The rule for `tools`. Those of other servers (mcp) are taken and echoed, and never called. */
export const tools: Merge = (_now, given, param) => {
  if (!Array.isArray(given) || given.length > MOST_TOOLS)
    return invalidValue(param, `a list of at most ${MOST_TOOLS} tools`);
  for (const [index, tool] of given.entries()) {
    const checked = checkTool(tool, `${param}[${index}]`);
    if (!checked.ok) return checked;
  }
  return ok(given);
};

function checkTool(tool: unknown, at: string): Result<void, Refusal> {
  if (!isObject(tool)) return invalidValue(at, 'an object');
  if (tool.type === undefined) return missing(`${at}.type`);
  if (tool.type === 'mcp') return typeof tool.server_label === 'string' ? ok(undefined) : missing(`${at}.server_label`);
  if (tool.type !== 'function') return invalidValue(`${at}.type`, "'function' or 'mcp'");
  if (tool.name === undefined) return missing(`${at}.name`);
  if (typeof tool.name !== 'string' || !NAME.test(tool.name)) return invalidValue(`${at}.name`, NAMED);
  if (!isAbsentOr(tool.description, 'string')) return invalidValue(`${at}.description`, 'a string');
  return tool.parameters === undefined || isObject(tool.parameters)
    ? ok(undefined)
    : invalidValue(`${at}.parameters`, 'a JSON schema');
}

const NAME = /^[\w-]{1,64}$/;
const NAMED = '1 to 64 letters, digits, underscores or dashes';

const isAbsentOr = (value: unknown, type: string): boolean => value === undefined || typeof value === type;

/** The rule for `tool_choice`. */
export const toolChoice = take((value) => {
  if (value === 'auto' || value === 'none' || value === 'required') return true;
  if (!isObject(value)) return false;
  if (value.type === 'function') return typeof value.name === 'string';
  return value.type === 'mcp' && typeof value.server_label === 'string';
}, "'auto', 'none', 'required', a function or an mcp tool");
