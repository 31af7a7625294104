import type { ComponentChildren } from 'preact';

/** Names of our own drawings, all on a 20 × 20 grid. */
export type IconName =
  | 'microphone'
  | 'key'
  | 'muted'
  | 'stop'
  | 'send'
  | 'settings'
  | 'page'
  | 'skip'
  | 'down'
  | 'check'
  | 'warning'
  | 'voice'
  | 'silent'
  | 'selection'
  | 'panel'
  | 'grip'
  | 'corner'
  | 'smaller'
  | 'larger'
  | 'close'
  | 'captions';

const DRAWINGS: Readonly<Record<IconName, ComponentChildren>> = {
  microphone: (
    <>
      <rect x="7.25" y="2.5" width="5.5" height="9.5" rx="2.75" />
      <path d="M4 9.5a6 6 0 0 0 12 0M10 15.5v2.25" />
    </>
  ),
  muted: (
    <>
      <path d="M12.75 9.5V5.25a2.75 2.75 0 0 0-5.3-1M7.25 7.5v1.75a2.75 2.75 0 0 0 4.2 2.33M4 9.5a6 6 0 0 0 9.6 4.8M16 9.5a6 6 0 0 1-.6 2.6M10 15.5v2.25M3 3l14 14" />
    </>
  ),
  key: (
    <path d="M4.5 5.5h11A1.5 1.5 0 0 1 17 7v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 13V7a1.5 1.5 0 0 1 1.5-1.5zM6.5 11.5h7" />
  ),
  stop: <rect x="5" y="5" width="10" height="10" rx="2" fill="currentColor" />,
  send: <path d="M10 16V4.5M5 9.25l5-5 5 5" />,
  settings: (
    <>
      <path d="M3 6h6.5M14.5 6H17M3 14h2.5M10.5 14H17" />
      <circle cx="12" cy="6" r="2.25" />
      <circle cx="8" cy="14" r="2.25" />
    </>
  ),
  page: (
    <>
      <path d="M11.5 2.75H6A1.5 1.5 0 0 0 4.5 4.25v11.5A1.5 1.5 0 0 0 6 17.25h8a1.5 1.5 0 0 0 1.5-1.5v-9z" />
      <path d="M11.25 3v4h4M7.5 10.5h5M7.5 13.5h3.5" />
    </>
  ),
  skip: <path d="M5 5.25v9.5L12 10zM15 5v10" />,
  down: <path d="M10 4v11.5M5 10.75l5 5 5-5" />,
  check: <path d="M4 10.5l4 4 8-9" />,
  voice: <path d="M3.5 8v4h2.75L10 15.25V4.75L6.25 8zM13 7.25a4 4 0 0 1 0 5.5M15.25 5a7.1 7.1 0 0 1 0 10" />,
  silent: <path d="M3.5 8v4h2.75L10 15.25V4.75L6.25 8zM13 8l4 4M17 8l-4 4" />,
  selection: <path d="M7 3H5.5v14H7M5.5 3H4m1.5 14H4M9 7.25h7.5M9 12.75h5M9 10h7.5" />,
  panel: (
    <path d="M4.5 3.75h11A1.5 1.5 0 0 1 17 5.25v9.5a1.5 1.5 0 0 1-1.5 1.5h-11a1.5 1.5 0 0 1-1.5-1.5v-9.5a1.5 1.5 0 0 1 1.5-1.5zM12 3.75v12.5" />
  ),
  grip: <path d="M7.5 5.5v.01M12.5 5.5v.01M7.5 10v.01M12.5 10v.01M7.5 14.5v.01M12.5 14.5v.01" stroke-width="2.2" />,
  corner: (
    <path d="M4.25 4.5h11.5A1.25 1.25 0 0 1 17 5.75v8.5a1.25 1.25 0 0 1-1.25 1.25H4.25A1.25 1.25 0 0 1 3 14.25v-8.5A1.25 1.25 0 0 1 4.25 4.5zM11.5 11h2.5v1.75h-2.5z" />
  ),
  smaller: <path d="M4 13.5h12" />,
  larger: <path d="M11.5 4H16v4.5M16 4l-5 5M8.5 16H4v-4.5M4 16l5-5" />,
  close: <path d="M5 5l10 10M15 5 5 15" />,
  captions: (
    <path d="M4.5 4.5h11A1.5 1.5 0 0 1 17 6v8a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14V6a1.5 1.5 0 0 1 1.5-1.5zM6 9h4M12.5 9H14M6 12h1.5M10 12h4" />
  ),
  warning: <path d="M10 3 2.5 16.5h15zM10 8.25v3.75M10 14.25v.01" />,
};

/** A drawing beside words that say the same: hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return <Drawing>{DRAWINGS[name]}</Drawing>;
}

/** What `Icon` draws its drawings with; for those that few people see. */
export function Drawing({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}
