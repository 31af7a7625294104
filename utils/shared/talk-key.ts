/** The keys that are held to talk while a page has the keyboard, as people read them and as assistive technology does. */
export const TALK_KEY = { label: 'Ctrl+Shift+Space', aria: 'Control+Shift+Space' } as const;

/** What is needed of an event of the keyboard. */
interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** Whether these are the keys. `code`, because what Space types with other keys held differs between keyboards. */
export function isTalkKey({ code, ctrlKey, shiftKey, altKey, metaKey }: Key): boolean {
  return code === 'Space' && ctrlKey && shiftKey && !altKey && !metaKey;
}

/** What tells which keys are held that change what others do: every event of a keyboard or a pointer. */
interface Modified {
  isTrusted: boolean;
  getModifierState(key: string): boolean;
}

/** Whether what a person does shows that these keys are not held any more, whoever has kept their release from us. */
export function showsUp(event: Modified): boolean {
  return event.isTrusted && !(event.getModifierState('Control') && event.getModifierState('Shift'));
}

/** Whether a key that goes up may be one of those that are held: any of them ends the turn. */
export function isPartOfTalkKey({ code, key }: Pick<Key, 'code' | 'key'>): boolean {
  return code === 'Space' || key === 'Control' || key === 'Shift';
}
