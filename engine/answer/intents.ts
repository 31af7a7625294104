import { readTabIntent, type TabIntent } from './tab-intent.ts';
import { editDistance, isContentWord, wordsOf } from './words.ts';

/** What somebody wants, as far as the words tell. `ask` is everything that has to be looked up on the page. */
export type Intent =
  | { type: 'stop' | 'thanks' | 'hello' | 'help' | 'repeat' | 'more' }
  | { type: 'summary'; of?: string }
  | { type: 'length' | 'headings' | 'author' | 'date' | 'links' | 'title' }
  | { type: 'read'; what: 'page' | 'paragraph' | 'section' | 'item'; number: number }
  | { type: 'read-topic'; topic: string }
  | { type: 'code'; topic: string }
  | { type: 'about'; topic: string }
  /** In front of the person's eyes; '' for what the last answer came from. */
  | { type: 'show'; topic: string }
  | TabIntent
  | { type: 'ask'; question: string };

type Reader = (...groups: string[]) => Intent;

const PAGE =
  '(?:this|the|that|my)?\\s*(?:web\\s*)?(?:page|article|post|text|document|site|website|story|blog post|recipe|guide|review|report|tutorial|thread|essay)';
const IT = `(?:it|this|that|${PAGE}|${PAGE} here)`;
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');
const CARDINALS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const NTH = `(?:${ORDINALS.join('|')}|last|next|\\d+(?:st|nd|rd|th))`;
const COUNT = `(?:${CARDINALS.join('|')}|\\d+)`;

const is =
  (type: 'stop' | 'thanks' | 'hello' | 'help' | 'repeat' | 'more'): Reader =>
  () => ({ type });
const page =
  (type: 'length' | 'headings' | 'author' | 'date' | 'links' | 'title'): Reader =>
  () => ({ type });
const summary: Reader = () => ({ type: 'summary' });

/**
 * Each pattern has to fit the whole utterance, so that a command never steals a question: "who wrote it" is the author,
 * "who wrote this string" is looked up.
 */
const RULES: readonly (readonly [string, Reader])[] = [
  [
    '(?:stop|stop (?:it|talking|reading|speaking|that)|be quiet|quiet|shut up|enough|cancel|never ?mind|thank you stop(?: talking)?|silence)',
    is('stop'),
  ],
  [
    "(?:thanks?|thank you|thanks a lot|thank you very much|many thanks|cheers|great|cool|perfect|nice|got it|okay|that's all|great thanks?|great thank you|good ?bye|bye(?: bye)?)(?: so much| very much| earshot)?",
    is('thanks'),
  ],
  [
    '(?:hello|hi|hey|good (?:morning|afternoon|evening)|hi there|hello there|hey there|are you there|can you hear me|hello can you hear me)(?: earshot)?',
    is('hello'),
  ],
  [
    '(?:help|help me|what can (?:you|i) (?:do|say|ask)(?: (?:you|here|for me))?|who are you|what are you|how does this work|how do (?:you|i use you) work|how do i use (?:this|you)|what do you do|what are you able to do)',
    is('help'),
  ],
  [
    "(?:repeat|repeat (?:that|it|this|the (?:last )?answer)|(?:say|read)(?: me)? (?:that|it|this) (?:again|once more|one more time)|(?:one|once) more time|(?:repeat|say) (?:that|it) (?:again|slowly)|again|once more|what did you (?:just )?say|pardon|sorry|i didn't (?:catch|hear|get) that|come again|what)",
    is('repeat'),
  ],
  [
    '(?:more|go on|continue|keep (?:going|reading)|carry on|tell me more|read (?:on|more)|next|and then|what else|anything else|what(?: does it say| comes)? next|next (?:sentence|paragraph)|read the next (?:sentence|paragraph|one))',
    is('more'),
  ],
  [`what(?:'s| is| was) ${IT} (?:all )?about`, summary],
  [`what ${IT} is (?:all )?about`, summary],
  [
    `(?:(?:give me |make |write )?(?:a |the )?(?:short |quick |brief )?summary(?: of ${IT})?|summari[sz]e(?: ${IT})?(?: for me)?|sum (?:it|this|${PAGE}) up|sum up ${IT}|tell me about ${PAGE}|tldr|tl dr|what(?:'s| is) this|what am i (?:looking at|reading)|what does ${IT} say|give me the gist(?: of ${IT})?|what(?:'s| is| are) the (?:main|key|most important) (?:points?|ideas?|message|takeaways?|thing)(?: (?:of|in|on) ${IT})?)`,
    summary,
  ],
  [
    "(?:summari[sz]e|give me a summary of|sum up|what(?:'s| is)) (?:the )?(?:section|part|chapter) (?:about|on|called|named|titled) (.+)",
    (of = '') => ({ type: 'summary', of }),
  ],
  [
    '(?:summari[sz]e|give me a summary of|sum up) (?:the )?(.+) (?:section|part|chapter)',
    (of = '') => ({ type: 'summary', of }),
  ],
  [
    `(?:how (?:long|big) is ${IT}|how long (?:does|will|would) (?:it|${IT}) take(?: me)?(?: to read)?|how long (?:does|will|would) it take(?: me)? to read ${IT}|how many words(?: (?:does ${IT} have|are there|are in ${IT}|has ${IT}|are (?:there )?(?:on|in) ${IT}))?|how much text is (?:there|this|it)|is ${IT} long|(?:what's |what is )?the (?:length|reading time)(?: of ${IT})?|reading time)`,
    page('length'),
  ],
  [
    `(?:(?:what (?:are|were) |read |read me |list |list me |tell me |give me |show me )?(?:all )?(?:the |its |main |of )*(?:headings|headlines|sections|chapters|table of contents|outline|contents|structure)(?: (?:of|on|in) ${IT})?|what (?:headings|headlines|sections|chapters|parts) (?:are there|does ${IT} have|are (?:there )?(?:on|in) ${IT})|how many (?:headings|sections|chapters|parts)(?: are there| does ${IT} have| are (?:there )?(?:on|in) ${IT})?|how is ${IT} (?:organi[sz]ed|structured)|which sections (?:are there|does ${IT} have))`,
    page('headings'),
  ],
  [
    `(?:who (?:wrote|made|published|posted|authored|is the author of|is the writer of) ${IT}|who(?:'s| is) the (?:author|writer)(?: of ${IT})?|(?:what(?:'s| is) )?the author(?:'s name)?|who is ${IT} (?:by|from|written by)|who was ${IT} written by)`,
    page('author'),
  ],
  [
    `(?:when was ${IT} (?:written|published|posted|updated|last updated|made|last changed|changed)|how old is ${IT}|(?:what(?:'s| is) )?the (?:publication )?date(?: of ${IT})?|what(?:'s| is) the date (?:of|on) ${IT}|when did (?:they|someone) (?:write|publish) ${IT})`,
    page('date'),
  ],
  [
    `(?:what(?:'s| is) (?:the title|${IT} called|the name)(?: of ${IT})?|(?:read )?(?:me )?the title(?: of ${IT})?|what page (?:is this|am i on|are we on)|which page is this)`,
    page('title'),
  ],
  [
    `(?:(?:what|which|how many) links (?:are (?:there|on ${IT}|in ${IT}|there on ${IT})|does ${IT} have|are there (?:on|in) ${IT})|(?:list|read|read me|show me|tell me|what are) (?:all )?(?:of )?(?:the )?links(?: (?:on|in|of) ${IT})?|(?:what )?does ${IT} link to|what is linked (?:here|on ${IT})|are there (?:any )?links)`,
    page('links'),
  ],
  [
    `read (?:me )?(?:the )?(${NTH}) (paragraph|section|chapter|part)(?: (?:of|on|in) ${IT})?(?: to me| aloud| out)?`,
    (nth = '', what = '') => readNth(nth, what),
  ],
  [
    `(?:read (?:me )?)?(paragraph|section|chapter|part) (?:number )?(${COUNT})`,
    (what = '', nth = '') => readNth(nth, what),
  ],
  [
    `what (?:does|is in) the (${NTH}) (paragraph|section|chapter|part)(?: say| about)?`,
    (nth = '', what = '') => readNth(nth, what),
  ],
  [
    `(?:read|read me|read out|read aloud|start reading)(?: ${IT})?(?: to me| aloud| out loud| out| from the (?:start|beginning|top))?`,
    () => ({ type: 'read', what: 'page', number: 1 }),
  ],
  [
    'read (?:me )?(?:the )?(?:section|part|chapter|paragraph) (?:about|on|called|named|titled|with) (.+)',
    (topic = '') => ({ type: 'read-topic', topic }),
  ],
  [
    `(?:what (?:is|are|does|was) )?(?:the )?(?:step|point|item) (?:number )?(${COUNT})(?: say)?`,
    (nth = '') => readNth(nth, 'item'),
  ],
  [`(?:what (?:is|was) |read (?:me )?)?the (${NTH}) (?:step|point|item)`, (nth = '') => readNth(nth, 'item')],
  ['read (?:me )?(?:the )?(.+) (?:section|part|chapter)(?: to me)?', (topic = '') => ({ type: 'read-topic', topic })],
  [
    `(?:(?:show|highlight)(?: (?:me|it|that|this|me (?:it|that|this)|it to me|that to me))?(?: (?:on|in) ${IT})?|(?:show me )?where (?:does ${IT} say|is|was|did you (?:get|find|read|see)|do you (?:get|see)|does) (?:that|this|it)(?: (?:said|stand|come from|from|written))?(?: (?:on|in) ${IT})?|(?:show me )?where (?:it|${IT}) says (?:that|this|so|it)|show me where(?: (?:it is|that is|it's|that's|it stands|it says that))?(?: (?:on|in) ${IT})?|show me the (?:sentence|place|source|quote))`,
    () => ({ type: 'show', topic: '' }),
  ],
  [
    `(?:show|highlight)(?: me)? where ${IT} (?:says|mentions|talks about|writes|speaks of)(?: something| anything)?(?: about)? (.+)`,
    (topic = '') => ({ type: 'show', topic }),
  ],
  [
    `(?:show|give|read|tell)(?: me)? (?:the |an |some |a |any )?(?:code|example|code example|snippet|command)s?(?: (?:for|of|about|to|on|that) (.+))?`,
    (topic = '') => ({ type: 'code', topic }),
  ],
  [
    `(?:is|are) there (?:a |an |any |some )?(?:code|code examples?|examples?|snippets?)(?: (?:for|of|about|to|on) (.+))?(?: here| on ${IT})?`,
    (topic = '') => ({ type: 'code', topic }),
  ],
  [
    `what (?:does|did) (?:${IT}|they|he|she|the author) (?:say|mention|write|tell(?: me| us)?|explain)(?: anything| something)? (?:about|on|of|regarding) (.+)`,
    (topic = '') => ({ type: 'about', topic }),
  ],
  [
    `does ${IT} (?:mention|talk about|cover|discuss|explain|say (?:anything|something) (?:about|on)|contain|have anything (?:about|on)) (.+)`,
    (topic = '') => ({ type: 'about', topic }),
  ],
  [
    `(?:is|was) there (?:anything|something) (?:about|on) (.+?)(?: (?:here|on ${IT}))?`,
    (topic = '') => ({ type: 'about', topic }),
  ],
  [
    `(?:tell me (?:something |more )?about|talk about|find|search(?: ${IT})? for|look for|look up|anything (?:about|on)|where does ${IT} (?:say|mention|talk about)|what about|how about|and what about|is (?=.* mentioned))(?: the)? (.+?)(?: mentioned)?(?: (?:on|in) ${IT})?`,
    (topic = '') => ({ type: 'about', topic }),
  ],
  ['read (?:me |out )?(?:the |all the |what it says about )(.+)', (topic = '') => ({ type: 'read-topic', topic })],
];

const COMPILED = RULES.map(([pattern, read]) => [new RegExp(`^${pattern}$`), read] as const);

/** What the utterance wants. Politeness around it is ignored. */
export function readIntent(utterance: string): Intent {
  const text = plainUtterance(utterance);
  const tab = readTabIntent(text);
  if (tab) return tab;
  for (const [pattern, read] of COMPILED) {
    const match = pattern.exec(text);
    if (match) return read(...match.slice(1).map((group) => group ?? ''));
  }
  return { type: 'ask', question: text };
}

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

/** Lower case, without punctuation, fillers and politeness. */
function plainUtterance(utterance: string): string {
  let text = wordsOf(utterance.replace(/(\d),(\d)/g, '$1$2')).join(' ');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(
        /^(?:please|so|and|well|um|uh|er|hey|hi|ok|okay|now|but|earshot|just|right|alright|yes|yeah|no|then) (?=\S+ \S)/,
        '',
      )
      .replace(
        /^(?:can|could|would|will) you (?:please )?(?=(?:tell|read|give|show|summari|list|find|search|repeat|stop|continue|go on|look|say|explain|sum)\S* ?)/,
        '',
      )
      .replace(/^(?:i'd like|i would like|i want) (?:you )?to (?:know )?/, '')
      .replace(
        /^(?:(?:do you know|tell me|i wonder|explain(?: to me)?|let me know) )(?=(?:what|who|when|where|why|how|which|if)\b)/,
        '',
      )
      .replace(/ (?:please|thanks|thank you|earshot|for me|right now|then)$/, '');
  }
  return text;
}

function readNth(nth: string, what: string): Intent {
  if (nth === 'next') return { type: 'more' };
  const digits = Number.parseInt(nth, 10);
  const word = Math.max(ORDINALS.indexOf(nth), CARDINALS.indexOf(nth)) + 1;
  const number = nth === 'last' ? -1 : Number.isNaN(digits) ? word : digits;
  return { type: 'read', what: what === 'paragraph' || what === 'item' ? what : 'section', number };
}
