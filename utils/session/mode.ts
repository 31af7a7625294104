/** `captions`: what the person says is written down, and nobody answers. */
export type Mode = 'conversation' | 'captions';
