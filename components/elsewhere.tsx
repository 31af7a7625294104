import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ElsewhereWords } from '../utils/ui/elsewhere.ts';

/** What is said where presses that begin something do not count. `told`: after one that did not. */
export interface SaidElsewhere extends ElsewhereWords {
  told: boolean;
}

/** Undefined on our own pages, and in a page where the browser tells what can be seen. */
export const Elsewhere = createContext<SaidElsewhere | undefined>(undefined);

/**
 * How a button looks and reads whose other half works here (Stop, Mute), while `begins`: not to be pressed, and why.
 * What has no other half is not drawn at all.
 */
export function useElsewhere(begins: boolean) {
  const words = useContext(Elsewhere);
  return begins && words ? { title: words.sentence, 'aria-disabled': true, 'data-elsewhere': true } : {};
}

/** Says what works elsewhere; a press that did not count has it read out at once. */
export function ElsewhereNote({ sentence, told }: SaidElsewhere) {
  return (
    <p key={told} class={told ? 'small elsewhere told' : 'small elsewhere'} role={told ? 'alert' : 'status'}>
      {sentence}
    </p>
  );
}
