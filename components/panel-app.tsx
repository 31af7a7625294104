import type { Problem } from '../utils/session/problem.ts';
import type { PageLink } from '../utils/ui/page-actions.ts';
import { isCaptioning, problemsOf } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import { isSpeaking } from '../utils/ui/status.ts';
import type { TabList as TabListState, TabPicker } from '../utils/ui/tab-picker.ts';
import type { View } from '../utils/wire/change.ts';
import { Attachment } from './attachment.tsx';
import { StopTalkingButton } from './controls.tsx';
import { Conversation } from './conversation.tsx';
import { Foot } from './foot.tsx';
import { Mark } from './mark.tsx';
import { Notices } from './notices.tsx';
import { RecoveredCard } from './recovered-card.tsx';
import { SaidActions } from './said-actions.tsx';
import { SettingsButton } from './settings-button.tsx';
import { Stage } from './stage.tsx';
import { AnotherTabButton, TabList } from './tab-list.tsx';
import { useUnreadFrames } from './unread-frames.tsx';
import { useEscape } from './use-escape.ts';
import { ViewButton } from './view-button.tsx';

export interface PanelProps {
  view: View;
  link: LinkState;
  /** Why the session cannot be reached. */
  linkProblem: Problem | undefined;
  /** The tab that is in front in the panel's window; undefined while it is not known. */
  tabId: number | undefined;
  /** Ms since 1970: tells "today" from "yesterday". */
  now: number;
  /** Why following did not begin; '' if there is nothing to tell. */
  followNote: string;
  actions: SessionActions;
  pages: PageLink;
  tabs: TabPicker;
  /** The list of the other tabs, while it is open. */
  tabList: TabListState | undefined;
  /** Must ask for the permission inside the click. */
  onFollow(follow: boolean): void;
}

/** The side panel: the home of the conversation that stays while pages change. */
export function PanelApp({
  view,
  link,
  linkProblem,
  tabId,
  now,
  followNote,
  actions,
  pages,
  tabs,
  tabList,
  onFollow,
}: PanelProps) {
  const problems = problemsOf(view, link, linkProblem);
  const speaking = isSpeaking(view);
  useEscape(() => {
    if (speaking) actions.interrupt();
    return speaking;
  });
  return (
    <main class="surface side">
      <header class="bar">
        <Mark />
        <h1>Earshot</h1>
        {!isCaptioning(view) && <SaidActions transcript={view.transcript} mode={view.mode} small />}
        <SettingsButton onOpen={actions.openSettings} />
      </header>
      <Stage view={view} link={link} actions={actions} focusStart={false} onPlace={actions.setPlace} />
      <Attachment
        home={view.home}
        tabId={tabId}
        transcript={view.transcript}
        follow={view.follow}
        followNote={followNote}
        onAttach={actions.attach}
        onFollow={onFollow}
      />
      {view.recovered && (
        <RecoveredCard
          recovered={view.recovered}
          now={now}
          onContinue={actions.continueRecovered}
          onDelete={actions.deleteRecovered}
        />
      )}
      <Notices problems={problems} onRemedy={actions.remedy} />
      <Conversation
        view={view}
        pages={pages}
        withExamples={problems.length === 0 && !view.recovered}
        more={useUnreadFrames(view.home, pages)}
      >
        {speaking && <StopTalkingButton onStopTalking={actions.interrupt} />}
      </Conversation>
      {tabList && !isCaptioning(view) && <TabList list={tabList} picker={tabs} talk={view.talk} />}
      <Foot view={view} actions={actions} hasNotice={problems.length > 0}>
        <ViewButton busy={view.readingPage} onShare={() => actions.share('view')} />
        <AnotherTabButton list={tabList} picker={tabs} />
      </Foot>
    </main>
  );
}
