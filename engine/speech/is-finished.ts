/**
 * Whether what was said so far can be all that somebody wants to say, told from its words: who has said "what does it say about"
 * is thinking of the next word. English only, as the recogniser is. Whatever is not clearly unfinished counts as finished: the
 * silence decides then, as without this.
 */
export function isFinished(text: string): boolean {
  if (/(?:,|…|\.\.\.|[-–—:])\s*$/.test(text)) return false;
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z']+|\d+/g) ?? [];
  const last = words.at(-1);
  if (last === undefined) return true;
  if (NEVER_LAST.has(last) || FILLERS.has(last)) return false;
  if (PREPOSITIONS.has(last)) return isStranded(words);
  if (AUXILIARIES.has(last)) return words.length > 2 && !QUESTION_WORDS.has(words.at(-2) ?? '');
  return !isOpening(words);
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** After these something always comes. */
const NEVER_LAST = setOf(
  'a an the my your his its our their and or but because if when while although than as whose which every each ' +
    "very between into onto without during i'm it's that's there's let's i we they he she",
);
const FILLERS = setOf('um uh er erm hmm uhm so');
/** What may end a question that asks for what comes before: "what is it about", but not "what does it say about". */
const PREPOSITIONS = setOf('about for of in on at by with from to under over after before against');
const AUXILIARIES = setOf('is are was were does do did can could will would should has have had');
const QUESTION_WORDS = setOf('what who where when why how which whose');
const OPENINGS = [
  /^(?:please )?(?:can|could|would|will) (?:you|i|we)(?: please)?$/,
  /^(?:please )?(?:tell|show|give|read|ask) (?:me|us|it)?(?: please)?$/,
  /^i (?:want|would like|'d like|need|mean|think|was wondering|am looking)(?: to)?(?: know)?$/,
  /^(?:what|how|where|when|why|who)(?: about| many| much| long| often| does it| do you| do they| is it that)$/,
  /^(?:is|are|was|were|do|does|did|has|have) (?:it|there|they|you|the)$/,
  /^(?:so|okay|and|well|now|then)$/,
];

const isOpening = (words: readonly string[]): boolean => {
  const text = words.join(' ');
  return OPENINGS.some((opening) => opening.test(text));
};

/** "What is this page about", "where do they come from", "what is it for": the preposition is at home at the end. */
function isStranded(words: readonly string[]): boolean {
  const asked = words.findIndex((word) => QUESTION_WORDS.has(word.replace(/'s$/, '')));
  if (asked < 0 || asked > 2) return false;
  const verb = words.at(-2) ?? '';
  return AT_HOME.has(verb);
}

/** Before a preposition at the end of a question. Not those of saying: "what does it say about" goes on. */
const AT_HOME = setOf(
  'come comes came made used look like talking looking go going called good famous known page article site post it this that you they he she we is are was were',
);
