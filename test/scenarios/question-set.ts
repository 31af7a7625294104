import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Said } from '../../engine/answer/brain.ts';
import { createExtractiveBrain } from '../../engine/answer/extractive-brain.ts';
import { fitPage } from '../../utils/page/fit-page.ts';
import type { PageItem } from '../../utils/realtime/page-item.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures');

export const KINDS = ['plain', 'paraphrase', 'misheard', 'follow-up', 'command', 'not-on-page'] as const;

/** A question with its checked answer. */
export interface AnswerQuestion {
  kind: (typeof KINDS)[number];
  ask: string;
  /** A regular expression, of whole words, that a right answer has; absent if the page has none. */
  right?: string;
  /** Whether it is right as well to say that the page does not tell. */
  orHonest?: true;
  /** What was asked before it in the same conversation, oldest first. */
  after?: readonly string[];
}

/** A page, as it is sent, and what is asked about it. */
export interface QuestionPage {
  name: string;
  page: PageItem;
  /** Whether nobody looks at its wrong answers while the answerer is worked on. */
  isHeldOut: boolean;
  questions: readonly AnswerQuestion[];
}

/** What came of a question: its answer is right, or says honestly that it found none, or is another sentence. */
export type Outcome = 'right' | 'honest' | 'wrong';

/** A question that was put. */
export interface Played {
  page: string;
  isHeldOut: boolean;
  question: AnswerQuestion;
  heard: string;
  answer: string;
  outcome: Outcome;
}

/** Shares of what was asked, from 0 to 1. */
export interface Share {
  asked: number;
  right: number;
  /** Of the answers that are not right those that say that nothing was found; 1 if all are right. */
  honest: number;
}

/** All pages of the set: `NAME.json` in fixtures/answers, its text beside it or, as `NAME.expected.md`, among the reader's own pages. */
export function loadQuestionSet(): QuestionPage[] {
  const dir = join(FIXTURES, 'answers');
  const names = readdirSync(dir).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);
  return names.sort().map((name) => {
    const own = join(dir, `${name}.md`);
    const text = readFileSync(existsSync(own) ? own : join(FIXTURES, 'pages', `${name}.expected.md`), 'utf8');
    const { title, ...asked } = JSON.parse(readFileSync(join(dir, `${name}.json`), 'utf8')) as Omit<
      QuestionPage,
      'name' | 'page'
    > & { title: string };
    const page = fitPage({ url: `https://example.org/${name}`, title, text: text.trimEnd(), truncated: false });
    return { name, page, ...asked };
  });
}

/** Puts all questions, as `hear` understands them, each in a conversation of its own. */
export async function playQuestions(
  pages: readonly QuestionPage[],
  hear: (text: string, page: PageItem) => Promise<string> = async (text) => text,
): Promise<Played[]> {
  const brain = createExtractiveBrain();
  const never = new AbortController().signal;
  const played: Played[] = [];
  for (const { name, page, isHeldOut, questions } of pages) {
    for (const question of questions) {
      const history: Said[] = [];
      let heard = '';
      let answer = '';
      for (const ask of [...(question.after ?? []), question.ask]) {
        heard = await hear(ask, page);
        const sentences: string[] = [];
        for await (const { text } of brain.answer({ text: heard, pages: [page], history }, never)) sentences.push(text);
        answer = sentences.join(' ');
        history.push({ speaker: 'user', text: heard }, { speaker: 'assistant', text: answer });
      }
      played.push({ page: name, isHeldOut, question, heard, answer, outcome: judge(question, answer) });
    }
  }
  return played;
}

const HONEST = /^(?:I couldn't find|This page does not say|The page does not say|Sorry, I didn't catch)/;

function judge({ right, orHonest }: AnswerQuestion, answer: string): Outcome {
  const isHonest = HONEST.test(answer);
  if (isHonest && orHonest) return 'right';
  // What it names as the nearest thing may be the answer; that somebody's own words are said again is none.
  const said = isHonest ? answer.replace(/^.*?(?:\.|$)/s, '') : answer;
  if (right !== undefined && new RegExp(`(?<!\\w)(?:${right})(?!\\w)`, 'is').test(said)) return 'right';
  return isHonest ? 'honest' : 'wrong';
}

/** What share of the answers is right, and of the others honest. */
export function shareOf(played: readonly Played[]): Share {
  const of = (wanted: Outcome) => played.filter(({ outcome }) => outcome === wanted).length;
  const [asked, right, honest] = [played.length, of('right'), of('honest')];
  const round = (share: number) => Math.round(share * 1000) / 1000;
  return { asked, right: round(right / asked), honest: asked === right ? 1 : round(honest / (asked - right)) };
}
