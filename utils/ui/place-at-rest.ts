import { computed, effect, signal } from '@preact/signals-core';
import type { Place } from '../session/place.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { KeptPlace } from '../settings/kept-place.ts';
import type { SessionClient } from './session-client.ts';

/** What that needs of the world. */
export interface RestWorld {
  /** Who answers, as it is kept. */
  read(): Promise<KeptPlace>;
  choose(wished: Place): Promise<KeptPlace>;
  openSettings(): void;
}

/**
 * A session that says who answers, and takes another choice, also while no host is there: in Firefox that is so before each
 * Start. What is chosen is kept at once, opens nothing, and the host that comes reads it.
 */
export function withPlaceAtRest(session: SessionClient, world: RestWorld): SessionClient {
  const kept = signal<Pick<KeptPlace, 'place' | 'sealed'> | undefined>(undefined);
  const trouble = signal<Problem | undefined>(undefined);
  /** Raised by each look: an older answer says nothing any more. */
  let looks = 0;
  const take = async (asked: Promise<KeptPlace>): Promise<KeptPlace | undefined> => {
    looks += 1;
    const own = looks;
    const { place, sealed, hasBackend } = await asked;
    if (own === looks) kept.value = { place, sealed };
    return { place, sealed, hasBackend };
  };
  const choose = async (wished: Place): Promise<void> => {
    try {
      const now = await take(world.choose(wished));
      if (wished === 'backend' && !now?.hasBackend) world.openSettings();
    } catch (error) {
      trouble.value = problem('place.not_kept', { detail: String(error) });
    }
  };
  effect(() => {
    // What cannot be read is told when a conversation is begun.
    if (session.link.value !== 'open') take(world.read()).catch(() => {});
  });
  return {
    ...session,
    view: computed(() => {
      const view = session.view.value;
      const isTold = session.link.value === 'open' && view.place !== undefined;
      return isTold ? view : { ...view, ...kept.value };
    }),
    problem: computed(() => trouble.value ?? session.problem.value),
    send(command) {
      trouble.value = undefined;
      if (command.type === 'choose-place' && session.link.value !== 'open') void choose(command.place);
      else session.send(command);
    },
  };
}
