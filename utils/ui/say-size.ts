import { LOCAL_MODEL } from '../realtime/models.ts';
import { priceOf } from '../realtime/prices.ts';

/** What is known of who answers. */
export interface Answerer {
  /** What the server calls its model; undefined until it has told. */
  model: string | undefined;
  /** The call is to this computer. */
  here: boolean;
}

/**
 * How large a page is and what it costs: once when it is sent, and then, cached, with each answer. By the prices of text
 * tokens; a model whose price is not known costs nobody knows what. Local answers cost nothing only where both the model
 * and the place say so.
 */
export function saySize(tokens: number, { model, here }: Answerer): string {
  const size = `about ${rounded(tokens).toLocaleString('en-US')} ${tokens === 1 ? 'token' : 'tokens'}`;
  if (model === LOCAL_MODEL) return here ? `${size} · free, on this computer` : size;
  const price = model === undefined ? undefined : priceOf(model);
  if (!price) return size;
  const once = sayCents((tokens * price.text) / 1e4);
  return `${size} · ${once}, then ${sayCents((tokens * price.textCached) / 1e4, '')} with each answer`;
}

/** Two digits are as much as an estimate is worth. */
function rounded(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / unit) * unit;
}

/** No line ends between the number and its sign. */
function sayCents(cents: number, about = 'about '): string {
  if (cents < 0.1) return 'less than 0.1\u00a0¢';
  if (cents >= 99.5) return `${about}$${(cents / 100).toFixed(2)}`;
  return `${about}${cents >= 10 ? Math.round(cents) : Number(cents.toFixed(1))}\u00a0¢`;
}
