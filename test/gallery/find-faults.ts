/** What makes text hard to read, one line each. Runs inside the page, so it uses nothing from outside itself. */
export function findFaults(): string[] {
  const faults: string[] = [];
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  const known = new Map<string, number[]>();
  const channels = (color: string): number[] => {
    const before = known.get(color);
    if (before || !pen) return before ?? [0, 0, 0, 1];
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data;
    known.set(color, [r, g, b, a / 255]);
    return [r, g, b, a / 255];
  };
  const groundOf = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255, 1];
    const own = channels(getComputedStyle(element).backgroundColor);
    return (own[3] ?? 0) > 0.99 ? own : groundOf(element.parentElement);
  };
  const luminance = (color: number[]): number => {
    const [r = 0, g = 0, b = 0] = color.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: number[], other: number[]): number => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!element || text === '' || element.closest('script, style, .hidden') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    if (size < 13) faults.push(`${size} px: ${text}`);
    const ratio = contrast(channels(style.color), groundOf(element));
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(2)}: ${text}`);
  }
  for (const control of document.querySelectorAll('button, input, textarea, summary')) {
    const { width, height } = control.getBoundingClientRect();
    if (control.checkVisibility() && (height < 18 || width < 24))
      faults.push(`${width} × ${height} px: ${control.outerHTML}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the window');
  // What a fixed surface cuts off nobody can scroll to; what scrolls by itself may be longer than it is shown.
  for (const control of document.querySelectorAll('.surface button, .surface textarea')) {
    if (control.closest('.log, .notice, .tabs') || !control.checkVisibility()) continue;
    const { left, right, top, bottom } = control.getBoundingClientRect();
    const scrolls = (control.closest('.surface')?.scrollHeight ?? 0) > innerHeight;
    if (left < 0 || right > innerWidth || (!scrolls && (top < 0 || bottom > innerHeight)))
      faults.push(`outside of the window: ${control.outerHTML}`);
  }
  for (const box of document.querySelectorAll('.log, .notice, .stage, .card'))
    if (box.scrollWidth > box.clientWidth) faults.push(`scrolls sideways: ${box.className}`);
  for (const words of document.querySelectorAll('.status-sentence'))
    if (words.scrollWidth > words.clientWidth) faults.push(`cut off: ${words.textContent}`);
  const log = document.querySelector('.log');
  if (log?.checkVisibility() && log.clientHeight < 80) faults.push(`${log.clientHeight} px of conversation`);
  return faults;
}
