/** What somebody wants of a page that is open in another tab. */
export interface TabIntent {
  type: 'tab';
  /** What they say that the tab is about; '' if they do not. */
  topic: string;
  /** What they want to know of it; '' for what it says at all. */
  of: string;
  /** Nothing but a tab of the browser can be meant: pages have tabs, too ("the tab about reviews"). */
  isSure: boolean;
}

const OTHER = '(?:my|the|that|one of my) (?:(?:other|second|open) )+|another (?:open )?';
const TOPIC = '(?: that is| that has| which is)? (?:about|on|with|of|called|named|titled) (?<topic>.+?)';
/** How one speaks of another tab. What a tab is about makes "my tab" and "the tab" one of the browser's. */
const TABS: readonly string[] = [
  `(?<sure>${OTHER})(?:browser )?tabs?`,
  `(?:(?<sure>${OTHER}|my )|the |that )(?:browser )?tab${TOPIC}`,
];
const IT = '(?:it|this|that|these|(?:this|the|that|my) (?:web ?)?(?:page|article|text|site|one))';

/** Nobody asks for a tab in more characters, and each is looked at many times. */
const MOST_CHARACTERS = 300;

/** What is wanted of a tab, which is the `%`: each has to fit the whole utterance, so that none steals a question. */
const WISHES: readonly string[] = [
  'what (?:does|did) % (?:say|mention|write|tell(?: me| us)?)(?: (?:about|on) (?<of>.+))?',
  "what(?:'s| is| stands) (?:in|on) %",
  'does % (?:mention|say (?:anything|something) about|talk about|cover) (?<of>.+)',
  '(?:how does )?(?:.+ )?compare(?: .+)? (?:with|to|and|against) %',
  `compare % (?:with|to|and|against) ${IT}`,
  `(?:what is|what's) the difference (?:between ${IT} and|to|from) %`,
  '(?:look (?:at|in|into)|check|read(?: me)?|share|ask|summari[sz]e|tell me about|(?:what|how) about|and) %',
  '(?:in|on|from|according to) % (?<of>(?:what|how|who|when|where|why|which|is|are|does|do|can)\\b.+)',
  '(?:in|on) %',
  `(?<of>.+?) (?:(?:in|on) )?(?:${IT}|here|this|it) or (?:(?:in|on) )?%`,
  // "How do I open it in another tab" is a question to a page.
  '(?!how (?:do|can|to)\\b)(?<of>.+?) (?:in|on|from|according to|than|than in|than on) (?=my|the other)%',
];
const PATTERNS = WISHES.flatMap((wish) => TABS.map((tab) => new RegExp(`^${wish.replace('%', `(?:${tab})`)}$`)));

/** What an utterance, in plain lower case, wants of another tab; undefined if it speaks of none. */
export function readTabIntent(text: string): TabIntent | undefined {
  // Most speak of none, and are done here.
  if (text.length > MOST_CHARACTERS || !/\btabs?\b/.test(text)) return undefined;
  for (const pattern of PATTERNS) {
    const groups = pattern.exec(text)?.groups;
    if (groups)
      return { type: 'tab', topic: groups.topic ?? '', of: groups.of ?? '', isSure: groups.sure !== undefined };
  }
  return undefined;
}
