import { ok, type Result } from '../../utils/shared/result.ts';
import { invalidValue, isObject, type Refusal, unknownParameter } from './refusal.ts';

/** Members as a client gave them. */
export type Patch = Readonly<Record<string, unknown>>;

/** Merges one member: what it is now and what was given → what it becomes; undefined leaves it as it is. */
export type Merge = (now: unknown, given: unknown, param: string) => Result<unknown, Refusal>;

/** A rule for each member that is known. */
export type Rules = Readonly<Record<string, Merge>>;

/** Merges each given member by its own rule; a member without a rule is unknown. */
export function mergeMembers<T extends object>(now: T, given: Patch, at: string, rules: Rules): Result<T, Refusal> {
  const merged = { ...now } as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const param = `${at}.${name}`;
    const rule = rules[name];
    if (rule === undefined || !Object.hasOwn(rules, name)) return unknownParameter(param);
    const result = rule(merged[name], value, param);
    if (!result.ok) return result;
    if (result.value !== undefined) merged[name] = result.value;
  }
  return ok(merged as unknown as T);
}

/** A rule that takes a value as it is if it passes. */
export const take =
  (passes: (value: unknown) => boolean, expected: string): Merge =>
  (_now, given, param) =>
    passes(given) ? ok(given) : invalidValue(param, expected);

/** A rule for members that OpenAI fixes at the start: accepted, and not changed. */
export const keep: Merge = () => ok(undefined);

/** A rule that takes anything. */
export const anything = take(() => true, 'anything');

/** A rule for one of a few words. */
export const oneOf = (...words: readonly string[]): Merge =>
  take((value) => words.some((word) => word === value), words.map((word) => `'${word}'`).join(' or '));

/** A rule for true and false. */
export const bool = take((value) => typeof value === 'boolean', 'true or false');

/** A rule for an object whose members have rules. */
export const nest =
  (rules: Rules): Merge =>
  (now, given, param) =>
    isObject(given) ? mergeMembers(isObject(now) ? now : {}, given, param, rules) : invalidValue(param, 'an object');

/** Whether a value is a number in these bounds. */
export const isNumber = (from: number, to: number) => (value: unknown) =>
  typeof value === 'number' && value >= from && value <= to;

/** Whether a value is a whole number in these bounds. */
export const isWhole = (from: number, to: number) => (value: unknown) =>
  Number.isInteger(value) && isNumber(from, to)(value);

/** Whether a value is null or passes. */
export const isNullOr = (passes: (value: unknown) => boolean) => (value: unknown) => value === null || passes(value);
