import { useContext } from 'preact/hooks';
import { canTalk } from '../utils/session/can-talk.ts';
import { CHOOSE_TAB, hintHere } from '../utils/ui/elsewhere.ts';
import { captionWords, liveWords } from '../utils/ui/live-words.ts';
import { changedTab } from '../utils/ui/page-changed.ts';
import { sayTitle } from '../utils/ui/problem-titles.ts';
import { isCaptioning, isOff, type ShownProblem } from '../utils/ui/problems.ts';
import { PLACE_NAMES } from '../utils/ui/say-place.ts';
import { isSpeaking, sayStatus } from '../utils/ui/status.ts';
import { canMute, MuteButton, StartButton, StopTalkingButton } from './controls.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { HoldButton } from './hold-button.tsx';
import { Icon } from './icon.tsx';
import { MoveHandle } from './move-handle.tsx';
import type { OverlayParts } from './overlay-app.tsx';
import { Light } from './status.tsx';

/** The overlay as one line: what is going on, the words that are coming, and the buttons one needs while talking. */
export function OverlayPill({ view, link, layout, problems, actions, pages, drag, onLayout }: OverlayParts) {
  const elsewhere = useContext(Elsewhere);
  const words = hintHere(sayStatus(view, link), elsewhere);
  const changed = changedTab(view);
  const captions = isCaptioning(view) && problems.length === 0 ? captionWords(view.transcript) : '';
  return (
    <div class="overlay-pill">
      <MoveHandle layout={layout} drag={drag} onLayout={onLayout} />
      <div class="pill-status" {...drag.handlers}>
        {captions === '' && <Light tone={words.tone} />}
        <div class="pill-words">
          <div role="status" class={captions === '' ? 'pill-line pill-sentence' : 'hidden'} title={words.sentence}>
            {words.sentence}
            {changed !== undefined && <span class="hidden">. Page changed</span>}
          </div>
          {captions === '' ? (
            <PillLine
              view={view}
              hint={
                view.askedTab
                  ? CHOOSE_TAB
                  : changed !== undefined
                    ? 'Page changed'
                    : view.offer && !elsewhere
                      ? 'Share this page?'
                      : words.tone === 'listening'
                        ? view.place
                          ? PLACE_NAMES[view.place]
                          : words.hint
                        : words.hint
              }
              wrong={elsewhere?.told ? elsewhere.sentence : titleOf(problems[0])}
            />
          ) : (
            <div class="pill-captions">
              <bdi>{captions}</bdi>
            </div>
          )}
        </div>
      </div>
      {changed !== undefined && !elsewhere && (
        <button
          type="button"
          class="button quiet small-button icon-only"
          title="Share the new page"
          aria-label="Share the new page"
          onClick={() => pages.send({ type: 'share-page', tabId: changed, part: 'page', instead: true })}
        >
          <Icon name="page" />
        </button>
      )}
      {canTalk(view) && <HoldButton small talking={view.talking} onTalk={actions.talk} />}
      {!isOff(view) && canMute(view) && captions === '' && (
        <MuteButton small muted={view.muted} onMuted={actions.setMuted} />
      )}
      {isSpeaking(view) && <StopTalkingButton small onStopTalking={actions.interrupt} />}
      <StartButton small phase={view.phase} onStart={() => actions.start(true)} onStop={actions.stop} />
      <button
        type="button"
        class="button quiet small-button icon-only"
        data-harmless
        title="Open the conversation"
        aria-label="Open the conversation"
        onClick={() => onLayout({ mode: 'full', corner: layout.corner })}
      >
        <Icon name="larger" />
      </button>
    </div>
  );
}

const titleOf = (shown: ShownProblem | undefined): string | undefined => shown && sayTitle(shown.problem, shown.over);

/** The second line: what is wrong, else the words that are coming, else what to do. */
function PillLine({ view, hint, wrong }: Pick<OverlayParts, 'view'> & { hint: string; wrong: string | undefined }) {
  const words = liveWords(view.transcript);
  return (
    <>
      <div role="alert" class={wrong ? 'pill-line pill-wrong' : 'hidden'} title={wrong}>
        {wrong}
      </div>
      {!wrong && words && (
        <div class="pill-line pill-live">
          <bdi>{words.speaker === 'user' ? `“${words.text}` : words.text}</bdi>
        </div>
      )}
      {!wrong && !words && hint !== '' && <div class="pill-line status-hint">{hint}</div>}
    </>
  );
}
