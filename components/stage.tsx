import { useContext } from 'preact/hooks';
import { canTalk } from '../utils/session/can-talk.ts';
import type { Place } from '../utils/session/place.ts';
import { hintHere } from '../utils/ui/elsewhere.ts';
import { isCaptioning, isOff } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import { sayStatus } from '../utils/ui/status.ts';
import type { View } from '../utils/wire/change.ts';
import { CaptionsButton, DictationSwitch } from './captions-controls.tsx';
import { canMute, MuteButton, StartButton, TalkButton, VoiceButton } from './controls.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { HoldButton } from './hold-button.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { Status } from './status.tsx';

interface StageProps {
  view: View;
  link: LinkState;
  actions: SessionActions;
  /** Whether the keyboard goes to Start when the surface opens. Never in a page: that is the page's keyboard. */
  focusStart: boolean;
  /** Undefined where who answers is only said. */
  onPlace?: (place: Place) => void;
}

/** What is going on, and the buttons that change it. */
export function Stage({ view, link, actions, focusStart, onPlace }: StageProps) {
  const elsewhere = useContext(Elsewhere);
  const running = !isOff(view);
  const captions = isCaptioning(view);
  // Below a problem of a conversation there is no room, and something else to do first.
  const offersCaptions = !elsewhere && (view.phase.name === 'idle' || (!running && view.mode === 'captions'));
  // In captions there is no room for what few want there; who has it can be rid of it.
  const offersTalk = !elsewhere && (!captions || view.talk === 'hold');
  const asking = view.phase.name === 'starting' && view.phase.stage === 'permission';
  return (
    <section class="stage" aria-label="Conversation controls">
      <div class="stage-row">
        <Status words={hintHere(sayStatus(view, link), elsewhere)}>
          {/* Where it cannot be chosen it is told while somebody listens. */}
          {(onPlace || (running && !asking)) && <PlaceChoice view={view} onPlace={onPlace} />}
        </Status>
        <StartButton phase={view.phase} focus={focusStart} onStart={() => actions.start(true)} onStop={actions.stop} />
      </div>
      {(offersCaptions || (running && !asking) || !view.audible) && (
        <div class="stage-row">
          {offersCaptions && <CaptionsButton onStart={() => actions.start(true, 'captions')} />}
          {canTalk(view) && <HoldButton talking={view.talking} onTalk={actions.talk} />}
          {running && !asking && canMute(view) && <MuteButton muted={view.muted} onMuted={actions.setMuted} />}
          {captions && <DictationSwitch dictating={view.dictating} onDictate={actions.setDictation} />}
          {!captions && (running || !view.audible) && (
            <VoiceButton audible={view.audible} onAudible={actions.setAudible} />
          )}
          {running && !asking && view.voice && offersTalk && <TalkButton talk={view.talk} onTalk={actions.setTalk} />}
        </div>
      )}
    </section>
  );
}
