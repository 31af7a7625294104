/** The mark: an ear that hears. In a file of its own: overlays do not load what they do not draw. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" focusable="false">
      <rect class="mark-ground" width="32" height="32" rx="9" />
      <path
        class="mark-line"
        d="M7.5 13.2a7.2 7.2 0 0 1 14.4 0c0 5-4.3 5.4-4.8 9.4-.3 2.3-1.6 3.6-3.5 3.6-1.8 0-3.1-1-3.6-2.7M11.4 13.4a3.3 3.3 0 0 1 6.6 0c0 2.5-2.6 2.5-2.6 5"
      />
      <path class="mark-line" d="M25.2 9.4a8.6 8.6 0 0 1 0 7.8" />
    </svg>
  );
}
