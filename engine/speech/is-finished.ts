/**
 * Whether what was said so far is clearly all that somebody wants to say, told from its words: "how much does it cost" is, "how
 * much does the" is not, and neither is "what is the name", which mostly goes on with "of". English only, as the recogniser is.
 * Punctuation says little: the recogniser puts a full stop behind any fragment. Whoever is not clearly finished is given a longer
 * silence to think in, so what cannot be told counts as unfinished.
 */
export function isFinished(text: string): boolean {
  if (/(?:,|…|\.\.\.|[-–—:])\s*$/.test(text)) return false;
  const said = plainWords(text).replace(LEAD, '').replace(TRAIL, '');
  return REPLY.test(plainWords(text)) || ALONE.test(said) || COMPLETE.test(said.split(' ').map(kindOf).join(''));
}

/** Lower case, no punctuation, "what's" as "what is". */
function plainWords(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\b(what|who|where|when|how|it|that|there|he|she)'s\b/g, '$1 is')
    .replace(/\b(you|they|we)'re\b/g, '$1 are')
    .match(/[a-z]+(?:'[a-z]+)?|\d+/g);
  return (words ?? []).join(' ');
}

/** What people put before and behind a sentence. */
const LEAD = /^(?:(?:so|okay|ok|well|now|then|please|hey|um|uh|er|yes|no|thanks|thank you) )+(?=\S)/;
const TRAIL = / (?:please|then|now|exactly|though|today|instead)$/;
/** Little sentences that are whole as they stand. */
const ALONE = new RegExp(
  `^(?:${[
    'yes|yeah|yep|no|nope|okay|ok|sure|stop|why(?: not)?|pardon|sorry|hello|hi|bye|goodbye|thanks|thank you(?: very much)?',
    "help|continue|pause|next|more|again|louder|slower|faster|never mind|that(?: is|'s) (?:all|it|right)|what else|how so",
    'go (?:on|back|ahead)|carry on|(?:the )?(?:first|second|third|next|other) one|(?:tell|show|give) me more|summari[sz]e(?: it)?',
    '(?:i|we) (?:think|hope|guess|suppose|believe|expect) (?:so|not)',
    '(?:say|repeat) (?:it|that|this)|(?:read|say|repeat|do|try) (?:it|that|this) (?:again|aloud|to me|once more)',
  ].join('|')})$`,
);

/** "Yes, I do", "no, they were not". Without the first word it may be the beginning of anything. */
const REPLY =
  /^(?:(?:well|oh|um|uh|so|okay|ok) )*(?:yes|yeah|yep|no|nope) (?:i|you|we|they|he|she|it|this|that|there) (?:(?:am|is|are|was|were|do|does|did|have|has|had|can|could|will|would|should|must|may|might)(?: not)?|(?:is|are|was|were|do|does|did|have|has|had|ca|could|wo|would|should)n't)$/;

/** Kinds of words, each a letter that the patterns below are made of. The first that has a word counts. */
const KINDS: ReadonlyArray<readonly [letter: string, words: RegExp]> = [
  ['K', /^(?:who|whom)$/],
  ['Q', /^what$/],
  ['H', /^(?:which|whose)$/],
  ['W', /^(?:when|where|how)$/],
  ['w', /^why$/],
  ['m', /^(?:many|much)$/],
  ['b', /^(?:is|are|be|isn't|aren't)$/],
  ['B', /^(?:was|were|been|wasn't|weren't)$/],
  [
    'a',
    /^(?:do|does|did|can|could|will|would|should|may|might|must|shall|(?:do|does|did|ca|could|wo|would|should)n't)$/,
  ],
  ['h', /^(?:has|have|had)$/],
  ['s', /^(?:i|we|they|he|she)$/],
  ['y', /^(?:you|it)$/],
  ['z', /^(?:this|that|these|those)$/],
  ['o', /^(?:me|us|him|them|her)$/],
  ['t', /^(?:there|here)$/],
  ['d', /^(?:a|an|the|my|your|his|its|our|their|every|each|any|some|no|another)$/],
  ['A', /^about$/],
  [
    'p',
    /^(?:for|of|in|on|at|by|with|from|to|under|over|after|before|against|into|between|without|during|until|since|through|than|as|per)$/,
  ],
  ['c', /^(?:and|or|but|if|because|while|although)$/],
  ['r', /^(?:read|tell|show|explain|find|open|give|describe|list|compare|summari[sz]e|translate)$/],
  ['x', /^last$/],
  [
    'u',
    /^(?:work|come|go|leave|happen|start|begin|end|close|cost|weigh|mean|take|live|sleep|die|rise|fall|look|stand|run|stay)$/,
  ],
  [
    'v',
    /^(?:eat|say|need|want|know|use|buy|get|make|keep|pay|offer|return|like|think|recommend|bring|put|see|call|change)$/,
  ],
  [
    'j',
    /^(?:first|second|third|next|other|same|new|old|most|more|very|too|big|long|far|tall|often|good|\w+(?:est|ous|ful|ical|ial|less))$/,
  ],
  ['e', /^(?:built|made|written|done|sold|found|held|known|born|said|paid|meant|wrote|drew|won|got|\w{2,}[^e]ed)$/],
  ['l', /^\w{2,}[^usi\d]s$/],
];

/** The kind of a word: `l` may be more than one thing or what somebody does, and whatever is in no list is `n`, a noun. */
const kindOf = (word: string): string => KINDS.find(([, words]) => words.test(word))?.[0] ?? 'n';

/** "The old tower", "this", "it", "green lentils". */
const SUBJECT = '(?:[dz]?[jmx]*[nl]+|[dz][jmx]*[uvr][nl]*|[syzt])';
/** What is enough as an object: not a bare word in the singular, which may be the first of two. */
const OBJECT = '(?:[dzo][jmx]*[nluvr][nl]*|[jn]*l|[yot])';
/** "In April", "of the ferry". */
const PLACE = '(?:[pA](?:[dzo]?[jmx]*[nl]+|[yzo]))';
const DOES = '[vunre]';
/** What is asked for, where it can be what somebody does something to: "what", "which flour", "how much salt". */
const ASKED = '(?:p?(?:K|Q|H|Wm)[jnl]*(?:p[nl]+)?)';
const HOW = '(?:[Ww][jn]?)';

const COMPLETE = new RegExp(
  // Who is to tell somebody has not yet said what.
  `^(?!.*ro$)c?(?:${[
    // What does it cost, how much salt do bakers use, which processor does it have to have.
    `${ASKED}a(?:[sy](?:[hv]p)?[vuxner]|${SUBJECT}${PLACE}?[vuxhr]|[sy]a)${PLACE}?`,
    // Where does the ferry leave from.
    `(?:Q|H[nl]+|W)a${SUBJECT}up`,
    // How long does it last, how do I install it.
    `${HOW}a${SUBJECT}(?:${PLACE}?[ux]${PLACE}?|${DOES}${OBJECT}${PLACE}?|${DOES}${PLACE}|b)`,
    // When was the bridge built, when will it be closed, what is he called, what is it made of.
    `(?:${ASKED}|${HOW})?(?:[bB]|a(?=.+b)|h(?=.+B))${SUBJECT}[bB]?e(?:${PLACE}|p)?`,
    // What is this page about, what is it for, who is it by.
    `[QK][bB](?:[yz]|z[nl])[pA]|Q[bB][dz][nl]+A`,
    // How tall is it, where is the practice, how much is a crown, who is the mayor.
    `p?(?:Wb|W[jnm][bB]|K[bB])(?:[dz][jmx]*[nl]+|[yz]|nn)${PLACE}?`,
    // What is it; what is the name of the ferry.
    `Q[bB](?:[yz]|${SUBJECT}${PLACE})`,
    // How many steps are there, how much sugar is in it, which one is the best.
    `(?:H|Wm)[jnl]*[bB](?:t|${PLACE}|dj)`,
    // Who wrote it, how many people voted against it, which bus stops there.
    `(?:K|H[nl]+|Wm[jnl]+)[nlevur](?:${OBJECT}${PLACE}?|${PLACE})`,
    `(?:K|H)h${OBJECT}`,
    // Is there a restaurant, is it good for children.
    `[bB]t[dj]+[nl]+${PLACE}?|${HOW}?[bB]${SUBJECT}[jnr]?${PLACE}`,
    // Can I freeze it, do you offer braces, does it have a screen, do you ship to Italy.
    `[ah]${SUBJECT}[vunhre](?:${OBJECT}${PLACE}?|${PLACE})`,
    // Read the ingredients, tell me about the tower.
    `r(?:[dz][jm]*[nl]+|oA(?:[dzo]?[jm]*[nl]+|[yz])|o[dz][jm]*[nl]+)${PLACE}?`,
    // And the next one, and on Tuesday, what about the price.
    `(?<=c)(?:${PLACE}|[dz]?[jm]*[nl]+|Wm[nl]+)|[QW]${PLACE}`,
  ].join('|')})$`,
);
