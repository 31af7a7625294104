/** So long a browser has to take the file, in ms. */
const KEPT_MS = 60_000;

/** Puts text into the clipboard; false if the browser did not allow it. Must be called in a click. */
export async function copyText(text: string): Promise<boolean> {
  const onCopy = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  // First what works in a frame of somebody else's page, too: there the modern way needs that page's leave.
  document.addEventListener('copy', onCopy, { capture: true, once: true });
  const isCopied = document.execCommand('copy');
  document.removeEventListener('copy', onCopy, { capture: true });
  if (isCopied) return true;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Gives the person a text file, UTF-8, where the browser puts downloads. */
export function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
