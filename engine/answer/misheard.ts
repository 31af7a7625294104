import { type Intent, readIntent } from './intents.ts';
import { plainUtterance } from './plain-utterance.ts';
import { editDistance, isContentWord, wordsOf } from './words.ts';

/** The commands as people say them, for utterances that were misheard. No short ones: too much is near to them. */
const COMMANDS = [
  'what is this page about',
  'summarize this page',
  'how long is this page',
  'what are the headings',
  'what are the main headings',
  'who wrote this page',
  'what links are there',
  'what can you do',
  'read the first paragraph',
  'read the second paragraph',
  'what does this page say',
  'read this page to me',
  'when was this page written',
];

/** How much of a command may have been misheard; more where both speak of "this page", as few questions to a page do. */
const NEAR = 0.2;
const NEAR_WITH_PAGE = 0.3;

/** The command that an utterance, as misheard, is nearest to; undefined if none is near. Ask only when the page had no answer. */
export function readMisheardCommand(utterance: string): Intent | undefined {
  const text = plainUtterance(utterance);
  const [nearest] = COMMANDS.map((command) => ({ command, distance: editDistance(text, command) })).sort(
    (a, b) => a.distance - b.distance,
  );
  if (!nearest) return undefined;
  const bothSayPage = text.endsWith('this page') && nearest.command.endsWith('this page');
  return nearest.distance <= (bothSayPage ? NEAR_WITH_PAGE : NEAR) ? readIntent(nearest.command) : undefined;
}

const COMMAND_WORDS = new Set(
  'page pages article long headings heading sections section summary summarize summarise main points words paragraph read wrote author links'.split(
    ' ',
  ),
);

/** Whether an utterance has words that only make sense as a question to the page. */
export const hasOwnTopic = (utterance: string): boolean =>
  wordsOf(utterance).some((word) => isContentWord(word) && !COMMAND_WORDS.has(word));

/** Words of the commands, to be expected in speech. */
export const commandWords: readonly string[] = [
  ...new Set(COMMANDS.flatMap(wordsOf).filter((word) => word.length > 3 && isContentWord(word))),
  ...'summary section sections paragraph repeat continue mention stop help author example tab compare'.split(' '),
];
