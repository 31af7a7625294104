import { fillSchema } from './fill-schema.ts';
import { type FunctionTool, type ToolCall, type ToolChoice, wordsOfName } from './tools.ts';
import { stemsOf, wordsOf } from './words.ts';

/** What is to be decided. */
export interface ToolWish {
  tools: readonly FunctionTool[];
  choice: ToolChoice;
  /** What the person said. */
  text: string;
  /** Whether this can be answered without a tool. */
  isKnown(): boolean;
}

/** More than that nobody says to call a tool, and every word is looked at for every tool. */
const MOST_CHARACTERS = 4000;
const ARTICLES = new Set(['the', 'a', 'an', 'my']);
const CALLS = new Set('use using call run invoke execute try trigger launch start do'.split(' '));
const BEFORE_NAME = new Set(['tool', 'function', 'action', 'named', 'called', 'command']);
const NOT = new Set(["don't", 'dont', 'not', 'never', 'without', 'stop', 'avoid', 'if', 'when']);
const ASKS_ABOUT = new Set('what why which who how when does is are'.split(' '));
const POLITE = new Set('please can could would will you now then so and ok okay hey earshot i want to'.split(' '));
/** A tool that nobody named must be about at least this share of what was asked. */
const SALIENT_SHARE = 0.5;

/**
 * The call to make, or undefined for an answer without one. A tool is called when it is demanded (`tool_choice`), when
 * it is named, or, where nothing else would answer, when the question is clearly about it and says all it needs.
 */
export function chooseCall({ tools, choice, text: whole, isKnown }: ToolWish): ToolCall | undefined {
  const text = whole.slice(0, MOST_CHARACTERS);
  if (choice === 'none' || tools.length === 0) return undefined;
  if (typeof choice === 'object') {
    const tool = tools.find(({ name }) => name === choice.name);
    return tool && callWith(tool, text);
  }
  const named = tools
    .filter((tool) => isNamed(tool, text))
    // "get weather forecast" names both get_weather and get_weather_forecast, and means the longer.
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (named !== undefined) return callWith(named, text);
  if (choice === 'required') return callWith(mostSalient(tools, text) ?? tools[0], text);
  return isKnown() ? undefined : callSalient(tools, text);
}

function callWith(tool: FunctionTool | undefined, text: string): ToolCall | undefined {
  if (tool === undefined) return undefined;
  return { name: tool.name, args: JSON.stringify(fillSchema(tool.parameters, text, restAfterName(tool, text)).value) };
}

/** The words of an utterance without articles, so that "get the weather" is get_weather. */
const spokenWords = (text: string): string[] =>
  wordsOf(text.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')).filter((word) => !ARTICLES.has(word));

/** Where the words of a name stand; the recogniser may have joined or parted them. */
function findName(name: string, words: readonly string[]): { from: number; to: number } | undefined {
  const joined = wordsOfName(name).join('');
  if (joined === '') return undefined;
  for (let from = 0; from < words.length; from += 1) {
    let text = '';
    for (let to = from; to < words.length && text.length < joined.length; to += 1) {
      text += words[to] ?? '';
      if (text === joined) return { from, to: to + 1 };
    }
  }
  return undefined;
}

/**
 * Whether an utterance asks for a tool by its name: after a word like "use" ("use the tool get weather"), before the
 * word "tool", or, for a name of several words, as its beginning ("get the weather for Paris").
 */
function isNamed({ name }: FunctionTool, text: string): boolean {
  const words = spokenWords(text);
  const place = findName(name, words);
  if (place === undefined) return false;
  let before = place.from - 1;
  while (before >= 0 && BEFORE_NAME.has(words[before] ?? '')) before -= 1;
  const isDenied = words.slice(Math.max(0, before - 2), before + 1).some((word) => NOT.has(word));
  if (isDenied) return false;
  if (CALLS.has(words[before] ?? '')) return true;
  const next = words[place.to] ?? '';
  if ((before < place.from - 1 || BEFORE_NAME.has(next)) && !ASKS_ABOUT.has(words[0] ?? '')) return true;
  const isBeginning = words.slice(0, place.from).every((word) => POLITE.has(word));
  return isBeginning && wordsOfName(name).length > 1;
}

/** What follows a tool's name in the utterance, as it was written; '' if it is not named. */
function restAfterName({ name }: FunctionTool, text: string): string {
  const words = wordsOfName(name).join('(?:[^\\p{L}\\p{N}]+(?:the|a|an|my))*[^\\p{L}\\p{N}]*');
  const found = words === '' ? null : new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'iu').exec(text);
  if (found === null) return '';
  return text.slice(found.index + found[0].length).replace(/^\s*(?:tool|function)\b/i, '');
}

/** The one tool that a question is clearly about; undefined if two are equally near. */
function callSalient(tools: readonly FunctionTool[], text: string): ToolCall | undefined {
  const tool = mostSalient(tools, text);
  if (tool === undefined) return undefined;
  const { value, complete } = fillSchema(tool.parameters, text);
  return complete && salience(tool, text) >= SALIENT_SHARE
    ? { name: tool.name, args: JSON.stringify(value) }
    : undefined;
}

function mostSalient(tools: readonly FunctionTool[], text: string): FunctionTool | undefined {
  const scored = tools
    .map((tool) => ({ tool, score: salience(tool, text) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return scored[0]?.score === scored[1]?.score ? undefined : scored[0]?.tool;
}

/**
 * The share of the question's own words (without those that are values of arguments) that the tool's name, description
 * and parameters have; 0 if none of them is in its name.
 */
function salience({ name, description, parameters }: FunctionTool, text: string): number {
  const values = new Set(stemsOf(JSON.stringify(fillSchema(parameters, text).value)));
  const asked = [...new Set(stemsOf(text))].filter((word) => !values.has(word));
  const named = new Set(stemsOf(wordsOfName(name).join(' ')));
  if (!asked.some((word) => named.has(word))) return 0;
  const about = new Set([...named, ...stemsOf(description), ...stemsOf(JSON.stringify(parameters))]);
  return asked.filter((word) => about.has(word)).length / asked.length;
}
