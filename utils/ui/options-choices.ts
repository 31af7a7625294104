import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Place } from '../session/place.ts';
import type { Talk } from '../session/talk.ts';
import type { Settings } from '../settings/settings.ts';
import type { Stored } from '../settings/storage.ts';
import { type SiteRule, withRule } from '../shared/site-rules.ts';
import { type Line, notSaved } from './option-line.ts';

/** What of the settings is kept at once, apart from what Save keeps. */
export interface OptionsChoices {
  /** Who answers: kept at once, for the next conversation. It may be chosen elsewhere meanwhile. */
  place: {
    line: ReadonlySignal<Line | undefined>;
    choose(place: Place): void;
    /** Nothing may leave this computer, or again what the person chooses. */
    setNothingLeaves(nothing: boolean): void;
  };
  /** How the person talks: kept and told to a conversation that runs, at once. It may be chosen elsewhere meanwhile. */
  talk: { line: ReadonlySignal<Line | undefined>; choose(talk: Talk): void };
  /** Reads what may have been chosen elsewhere. */
  lookAgain(): Promise<void>;
  /** What of pages is shared: kept at once. It may be chosen elsewhere meanwhile. */
  pages: {
    line: ReadonlySignal<Line | undefined>;
    setRule(site: string, rule: SiteRule): void;
    redactEmails(redact: boolean): void;
  };
}

/** What that needs of the world. */
export interface ChoicesWorld {
  loadSettings(): Promise<Stored>;
  savePlace(place: Place): Promise<void>;
  saveNothingLeaves(nothing: boolean): Promise<void>;
  /** Keeps how the person talks, and tells a conversation that runs. */
  saveTalk(talk: Talk): Promise<void>;
  /** Keeps what holds for a site, and tells a conversation that runs. */
  saveSiteRule(site: string, rule: SiteRule): Promise<void>;
  saveRedactEmails(redact: boolean): Promise<void>;
}

/** What is kept at once, apart from what Save keeps. */
const apart = ({ place, nothingLeaves, talk, siteRules, redactEmails }: Settings): Partial<Settings> => ({
  place,
  nothingLeaves,
  talk,
  siteRules,
  redactEmails,
});

/** The choices over the settings that the page shows: `saved`, undefined until they were read. */
export function createChoices(world: ChoicesWorld, saved: Signal<Settings | undefined>): OptionsChoices {
  /** Where one choice is kept, and what came of that. The choice is where the person has put it, until it is known better. */
  const keeper = () => {
    const shown = signal<Line | undefined>(undefined);
    const keep = async (
      chosen: (settings: Settings) => Partial<Settings>,
      save: () => Promise<void>,
    ): Promise<void> => {
      const before = saved.value;
      if (!before) return;
      saved.value = { ...before, ...chosen(before) };
      try {
        await save();
        shown.value = undefined;
      } catch (error) {
        saved.value = { ...(saved.value ?? before), ...apart(before) };
        shown.value = notSaved(error);
      }
    };
    return { line: shown, keep: (...what: Parameters<typeof keep>): void => void keep(...what) };
  };
  const place = keeper();
  const talk = keeper();
  const pages = keeper();
  return {
    place: {
      line: place.line,
      choose: (chosen) =>
        place.keep(
          () => ({ place: chosen }),
          () => world.savePlace(chosen),
        ),
      setNothingLeaves: (nothingLeaves) =>
        place.keep(
          () => ({ nothingLeaves }),
          () => world.saveNothingLeaves(nothingLeaves),
        ),
    },
    talk: {
      line: talk.line,
      choose: (chosen) =>
        talk.keep(
          () => ({ talk: chosen }),
          () => world.saveTalk(chosen),
        ),
    },
    pages: {
      line: pages.line,
      setRule: (site, rule) =>
        pages.keep(
          ({ siteRules }) => ({ siteRules: withRule(siteRules, site, rule) }),
          () => world.saveSiteRule(site, rule),
        ),
      redactEmails: (redactEmails) =>
        pages.keep(
          () => ({ redactEmails }),
          () => world.saveRedactEmails(redactEmails),
        ),
    },
    async lookAgain() {
      const stored = await world.loadSettings().catch(() => undefined);
      if (!stored || !saved.value) return;
      saved.value = { ...saved.value, ...apart(stored.settings) };
    },
  };
}
