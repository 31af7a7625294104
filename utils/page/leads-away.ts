/** First words of headings over what leads away from a page, in the languages most pages are in. */
const LEADS_AWAY =
  /^(?:related|recommended|you (?:may|might)|customers? (?:also|who)|people also|others also|more (?:from|like|to|topics|articles|stories|posts)|similar|recently viewed|frequently bought|most read|read next|up next|keep reading|share this|follow us|newsletter|subscribe|sign up|stay (?:updated|connected|in touch)|get (?:our|the) newsletter|leave a (?:reply|comment)|ähnliche|das könnte|weitere artikel|articles? similaires|vous aimerez|à lire aussi|artículos relacionados|también te|articoli correlati|leia também)/i;

/** Whether a heading stands over what leads away: other articles, other products, newsletters. */
export const leadsAway = (heading: string): boolean => LEADS_AWAY.test(heading);
