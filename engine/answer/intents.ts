import { plainUtterance } from './plain-utterance.ts';
import { readTabIntent, type TabIntent } from './tab-intent.ts';

/** What somebody wants, as far as the words tell. `ask` is everything that has to be looked up on the page. */
export type Intent =
  | { type: 'stop' | 'thanks' | 'hello' | 'help' | 'repeat' | 'more' }
  | { type: 'summary'; of?: string }
  | { type: 'length' | 'headings' | 'author' | 'date' | 'links' | 'title' }
  | { type: 'read'; what: 'page' | 'paragraph' | 'section'; number: number }
  /** One of a list; `name` is how they call it: "step", "ingredient", "one". -1 is the last one; `said` is both in words. */
  | { type: 'read-item'; name: string; number: number; said: string }
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
/** The page itself. "The report" may well be something that the page tells of, "this report" is the page. */
const THIS_PAGE =
  '(?:(?:(?:this|the|that|my) )?(?:web ?page|web ?site|page|site|article|(?:blog )?post|text)|this (?:document|story|recipe|guide|review|report|tutorial|thread|essay))(?: here)?';
const ITSELF = `(?:it|this|that|${THIS_PAGE})`;
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');
const CARDINALS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const NTH = `(?:${ORDINALS.join('|')}|last|next|\\d+(?:st|nd|rd|th))`;
/** How what stands in a list is called. */
const LISTED = '(?:step|point|item|ingredient|instruction|entry|tip)';
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
    `(?:how long is ${ITSELF}|how big is ${THIS_PAGE}|how long (?:does|will|would) ${ITSELF} take(?: me)? to read|how long (?:does|will|would) it take(?: me)? to read ${ITSELF}|how many words(?: (?:does ${ITSELF} have|are there|are in ${ITSELF}|has ${ITSELF}|are (?:there )?(?:on|in) ${ITSELF}))?|how much text is (?:there|this|it)|is ${ITSELF} long|(?:what's |what is )?the (?:length of ${ITSELF}|reading time(?: of ${ITSELF})?)|reading time)`,
    page('length'),
  ],
  [
    `(?:(?:what (?:are|were) |read |read me |list |list me |tell me |give me |show me )?(?:all )?(?:the |its |main |of )*(?:headings|headlines|sections|chapters|table of contents|outline|contents|structure)(?: (?:of|on|in) ${ITSELF})?|what (?:headings|headlines|sections|chapters|parts) (?:are there|does ${ITSELF} have|are (?:there )?(?:on|in) ${ITSELF})|how many (?:headings|sections|chapters|parts)(?: are there| does ${ITSELF} have| are (?:there )?(?:on|in) ${ITSELF})?|how is ${ITSELF} (?:organi[sz]ed|structured)|which sections (?:are there|does ${ITSELF} have))`,
    page('headings'),
  ],
  [
    `(?:who (?:wrote|made|published|posted|authored|is the author of|is the writer of) ${ITSELF}|who(?:'s| is) the (?:author|writer)(?: of ${ITSELF})?|(?:what(?:'s| is) )?the author(?:'s name)?|who is ${ITSELF} (?:by|from|written by)|who was ${ITSELF} written by)`,
    page('author'),
  ],
  [
    `(?:when was ${ITSELF} (?:written|published|posted|updated|last updated|made|last changed|changed)|how old is ${THIS_PAGE}|(?:what(?:'s| is) )?the (?:publication date(?: of ${ITSELF})?|date of ${ITSELF})|what(?:'s| is) the date (?:of|on) ${ITSELF}|when did (?:they|someone) (?:write|publish) ${ITSELF})`,
    page('date'),
  ],
  [
    `(?:what(?:'s| is) (?:the title|${ITSELF} called|the name of ${THIS_PAGE})(?: of ${ITSELF})?|(?:read )?(?:me )?the title(?: of ${ITSELF})?|what page (?:is this|am i on|are we on)|which page is this)`,
    page('title'),
  ],
  [
    `(?:(?:what|which|how many) links (?:are (?:there|on ${ITSELF}|in ${ITSELF}|there on ${ITSELF})|does ${ITSELF} have|are there (?:on|in) ${ITSELF})|(?:list|read|read me|show me|tell me|what are) (?:all )?(?:of )?(?:the )?links(?: (?:on|in|of) ${ITSELF})?|(?:what )?does ${ITSELF} link to|what is linked (?:here|on ${ITSELF})|are there (?:any )?links)`,
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
    `(?:(?:what (?:is|are|does|was)|read(?: me)?) )?(?:the )?(${LISTED}) (?:number )?(${COUNT})(?: say)?(?: to me| aloud| out)?`,
    readItem,
  ],
  [`(?:what (?:is|was) )?the (${NTH}) (${LISTED})`, (nth = '', name = '') => readItem(name, nth)],
  [
    `read (?:me )?(?:out )?(?:the )?(${NTH}) (\\w+)(?: (?:of|on|in) ${IT})?(?: to me| aloud| out)?`,
    (nth = '', name = '') => readItem(name, nth),
  ],
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

/** A number as it is said; -1 for the last one. */
function numberOf(said: string): number {
  const digits = Number.parseInt(said, 10);
  const word = Math.max(ORDINALS.indexOf(said), CARDINALS.indexOf(said)) + 1;
  return said === 'last' ? -1 : Number.isNaN(digits) ? word : digits;
}

const readNth = (nth: string, what: string): Intent =>
  nth === 'next'
    ? { type: 'more' }
    : { type: 'read', what: what === 'paragraph' ? what : 'section', number: numberOf(nth) };

function readItem(name = '', nth = ''): Intent {
  return nth === 'next' ? { type: 'more' } : { type: 'read-item', name, number: numberOf(nth), said: `${nth} ${name}` };
}
