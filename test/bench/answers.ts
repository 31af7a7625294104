import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadNodeSpeech } from '../../backend/engine-server/node-speech.ts';
import { biasWords } from '../../engine/answer/bias-words.ts';
import { createVoice, type VoiceName } from '../../engine/speech/tts.ts';
import { loadCommand } from '../../engine/speech/wasm-command.ts';
import { fetchModels, MODELS_DIR } from '../../scripts/models.mjs';
import type { PageItem } from '../../utils/realtime/page-item.ts';
import { KINDS, loadQuestionSet, type Played, playQuestions, type Share, shareOf } from '../scenarios/question-set.ts';

/** Every question is spoken by one of them, in turn. */
const VOICES: readonly VoiceName[] = ['slt', 'rms', 'awb'];

/** Of the questions that the answerer was worked on with, and of those that were held out from that. */
export interface AnswersFigures {
  worked: Shares;
  heldOut: Shares;
}

interface Shares extends Share {
  byKind: { [kind: string]: Share };
  byPage: { [page: string]: Share };
}

/** Puts the question set to the answerer, typed or spoken, and tells with `list` what was not right of the pages that are not held out. */
export async function benchAnswers(
  { spoken, list }: { spoken: boolean; list: boolean },
  log: (line: string) => void,
): Promise<AnswersFigures> {
  const played = await playQuestions(loadQuestionSet(), spoken ? await createHearing(log) : undefined);
  if (list) {
    for (const { page, isHeldOut, question, heard, answer, outcome } of played) {
      if (outcome === 'right' || isHeldOut) continue;
      log(
        `${page}, ${question.kind}, ${outcome}: ${question.ask}${heard === question.ask ? '' : ` [heard: ${heard}]`}`,
      );
      log(`  ${answer}`);
    }
  }
  return {
    worked: sharesOf(played.filter(({ isHeldOut }) => !isHeldOut)),
    heldOut: sharesOf(played.filter(({ isHeldOut }) => isHeldOut)),
  };
}

function sharesOf(played: readonly Played[]): Shares {
  const by = (names: readonly string[], of: (one: Played) => string) =>
    Object.fromEntries(names.map((name) => [name, shareOf(played.filter((one) => of(one) === name))]));
  return {
    ...shareOf(played),
    byKind: by(KINDS, ({ question }) => question.kind),
    byPage: by([...new Set(played.map(({ page }) => page))], ({ page }) => page),
  };
}

/** Speaks a question with one of our own voices and gives what the recogniser makes of it, with the page's words favoured. */
async function createHearing(log: (line: string) => void): Promise<(text: string, page: PageItem) => Promise<string>> {
  const fetched = await fetchModels();
  if (!fetched.ok) throw new Error(fetched.sentence);
  const { recogniser } = await loadNodeSpeech(MODELS_DIR);
  const flite = loadCommand(await readFile(join(MODELS_DIR, 'flite.wasm')));
  const voices = VOICES.map((name) => createVoice(flite, name));
  let count = 0;
  return async (text, page) => {
    const voice = voices[count % voices.length];
    count += 1;
    if (count % 25 === 0) log(`${count} questions spoken …`);
    return voice ? recogniser.transcribe(voice.speak(text), biasWords([page])) : '';
  };
}
