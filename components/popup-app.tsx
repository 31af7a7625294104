import { PANEL } from '../utils/platform/panel-name.ts';
import type { Problem } from '../utils/session/problem.ts';
import type { PageLink } from '../utils/ui/page-actions.ts';
import { isCaptioning, problemsOf } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import { isSpeaking } from '../utils/ui/status.ts';
import type { TabList as TabListState, TabPicker } from '../utils/ui/tab-picker.ts';
import type { View } from '../utils/wire/change.ts';
import { StopTalkingButton } from './controls.tsx';
import { Conversation } from './conversation.tsx';
import { Foot } from './foot.tsx';
import { HomeBanner } from './home-banner.tsx';
import { Icon } from './icon.tsx';
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

export interface PopupProps {
  view: View;
  link: LinkState;
  /** Why the session cannot be reached. */
  linkProblem: Problem | undefined;
  /** The tab that the popup was opened on; undefined while it is not known. */
  tabId: number | undefined;
  /** Ms since 1970: tells "today" from "yesterday". */
  now: number;
  actions: SessionActions;
  pages: PageLink;
  tabs: TabPicker;
  /** The list of the other tabs, while it is open. */
  tabList: TabListState | undefined;
  /** Opens the side panel or sidebar; undefined where there is none. */
  onOpenPanel: (() => void) | undefined;
}

/** The popup of the toolbar button. */
export function PopupApp({
  view,
  link,
  linkProblem,
  tabId,
  now,
  actions,
  pages,
  tabs,
  tabList,
  onOpenPanel,
}: PopupProps) {
  const problems = problemsOf(view, link, linkProblem);
  const speaking = isSpeaking(view);
  useEscape(() => {
    if (speaking) actions.interrupt();
    return speaking;
  });
  return (
    <main class="surface popup">
      <header class="bar">
        <Mark />
        <h1>Earshot</h1>
        {!isCaptioning(view) && <SaidActions transcript={view.transcript} mode={view.mode} small />}
        {onOpenPanel && (
          <button
            type="button"
            class="button quiet icon-only"
            title={`Open ${PANEL}`}
            aria-label={`Open ${PANEL}`}
            onClick={onOpenPanel}
          >
            <Icon name="panel" />
          </button>
        )}
        <SettingsButton onOpen={actions.openSettings} />
      </header>
      <Stage view={view} link={link} actions={actions} focusStart onPlace={actions.setPlace} />
      {/* Where a page was left, that is told, and the conversation finds the next one by itself. */}
      {(view.phase.name === 'live' || view.phase.name === 'recovering') && view.notice?.code !== 'page.left' && (
        <HomeBanner home={view.home} tabId={tabId} onAttach={actions.attach} />
      )}
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
        {/* Where something is wrong there is no room for a second row. */}
        {problems.length === 0 && <ViewButton busy={view.readingPage} onShare={() => actions.share('view')} />}
        {problems.length === 0 && <AnotherTabButton list={tabList} picker={tabs} />}
      </Foot>
    </main>
  );
}
