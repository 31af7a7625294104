import type { Brain, Turn, Utterance } from './brain.ts';
import { chooseCall } from './choose-tool.ts';
import { sayResults } from './say-result.ts';
import { wordsOfName } from './tools.ts';

const NOT_CAUGHT = { text: "Sorry, I didn't catch that." };
const NO_EYES = { text: "I can't see images, only text. Share a page, and I read you what it says." };
const NOTHING_ASKED = { text: 'What would you like to know?' };

/** Answers a turn, and lets a brain that knows functions decide about them; but not call again what still runs. */
export async function* respond(brain: Brain, turn: Turn, signal: AbortSignal): AsyncIterable<Utterance> {
  const { question, tools, results, pendingCall } = turn;
  if (pendingCall !== undefined && turn.choice === 'auto') {
    yield* sayResults(results);
    yield { text: `I called ${wordsOfName(pendingCall).join(' ')}, and have nothing back from it yet.` };
    return;
  }
  const isAsked = question !== undefined && question.text !== '' && !turn.isAboutImage;
  const isAboutTools = tools.length > 0 || results.length > 0;
  if (isAsked && isAboutTools && brain.useTools !== undefined) yield* brain.useTools(turn, question, signal);
  else yield* respondByRules(brain, turn, signal);
}

/** Says what calls gave back, calls what is to be called by our rules, and leaves all else to the brain. */
export async function* respondByRules(brain: Brain, turn: Turn, signal: AbortSignal): AsyncIterable<Utterance> {
  const { question, results, tools, choice } = turn;
  yield* sayResults(results);
  if (results.length > 0 && !turn.isAskedAfterResults) return;
  const isKnown = () => question === undefined || question.text === '' || (brain.knows?.(question) ?? true);
  const call = chooseCall({ tools, choice, text: question?.text ?? '', isKnown });
  if (call !== undefined) yield { call };
  else if (turn.isAboutImage) yield NO_EYES;
  else if (question === undefined) yield NOTHING_ASKED;
  else if (question.text === '') yield NOT_CAUGHT;
  else yield* brain.answer(question, signal);
}
