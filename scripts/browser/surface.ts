import { writeFile } from 'node:fs/promises';
import type { View } from '../../utils/wire/change.ts';
import type { Diagnostics } from '../../utils/wire/protocol.ts';
import type { CdpTarget } from './nested-cdp.ts';
import { WaitedTooLong, waitUntil } from './wait-until.ts';

/** A page of the extension as a person finds it, in any browser: by the names that a screen reader tells. */
export interface AnySurface {
  /** Clicks the button with this name, once it is there and can be pressed. */
  press(name: string): Promise<void>;
  /** Replaces what is in the text box with this name. */
  type(name: string, text: string): Promise<void>;
  /** Whether a control with this role and name is there and can be used. */
  has(role: string, name: string): Promise<boolean>;
  /** What the first element with this role says, or undefined if there is none. */
  text(role: string): Promise<string | undefined>;
  /** What the state line says. */
  status(): Promise<string>;
  /** What the conversation says, as it is shown. */
  transcript(): Promise<string>;
  /** The session as the host tells it to its pages; undefined if no host runs. */
  view(): Promise<View | undefined>;
  /** Waits until the session is as `holds` wants it, and returns it. */
  waitForView(what: string, holds: (view: View) => boolean, withinMs?: number): Promise<View>;
  /** What was sent in this call, byte for byte, and what could not be read. */
  diagnose(): Promise<Diagnostics>;
  /** Writes a PNG of what is seen. */
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The same in Chromium, with the page behind it. */
export interface Surface extends AnySurface {
  target: CdpTarget;
}

interface AxNode {
  ignored: boolean;
  backendDOMNodeId?: number;
  properties?: { name: string; value: { value?: unknown } }[];
}

/** Drives the page behind a target. */
export function surfaceOf(target: CdpTarget): Surface {
  const find = (role: string, name: string) => findControl(target, role, name);
  const text = (role: string) => textOfRole(target, role);
  const surface: Surface = {
    target,
    async press(name) {
      await waitUntil(`a button "${name}" that can be pressed`, async () => {
        const node = await find('button', name);
        return node !== undefined && click(target, node);
      });
    },
    async type(name, words) {
      await waitUntil(`"${words}" in a text box "${name}"`, async () => {
        const node = await find('textbox', name);
        if (node === undefined) return false;
        await target.send('DOM.focus', { backendNodeId: node });
        await target.evaluate('document.activeElement.select()');
        await target.send('Input.insertText', { text: words });
        // The keyboard may have been taken away in between.
        return (await target.evaluate<string>('document.activeElement.value')) === words;
      });
    },
    has: async (role, name) => (await find(role, name)) !== undefined,
    text,
    status: async () => (await text('status')) ?? '',
    transcript: async () => (await text('log')) ?? '',
    view: () => target.evaluate<View | undefined>(askHost('hello', 'snapshot', 'view')),
    async waitForView(what, holds, withinMs) {
      let last: View | undefined;
      try {
        return await waitUntil(
          what,
          async () => {
            last = await surface.view();
            return last && holds(last) ? last : undefined;
          },
          withinMs,
        );
      } catch (error) {
        // Where a session stands tells more than that it is not where it should be; what was said is nobody's business.
        const { phase, notice, timeline } = last ?? {};
        const stands = JSON.stringify({ phase, notice, timeline });
        throw new WaitedTooLong(`${error instanceof Error ? error.message : error} ${stands}`, { cause: error });
      }
    },
    async diagnose() {
      const diagnostics = await target.evaluate<Diagnostics | undefined>(
        askHost('diagnose', 'diagnostics', 'diagnostics'),
      );
      if (!diagnostics) throw new Error('No session host answered.');
      return diagnostics;
    },
    async screenshot(path) {
      const { data } = await target.send<{ data: string }>('Page.captureScreenshot', { format: 'png' });
      await writeFile(path, Buffer.from(data, 'base64'));
    },
    async close() {
      // It may be gone already, and closing cuts the answer off.
      await target.send('Page.close').catch(() => {});
      await target.detach();
    },
  };
  return surface;
}

/** One question to the session host over a port of its own, as an expression for a page of the extension. */
export function askHost(question: string, answer: string, member: string): string {
  return `new Promise((resolve) => {
    const port = chrome.runtime.connect({ name: 'earshot.session' });
    port.onDisconnect.addListener(() => { void chrome.runtime.lastError; resolve(undefined); });
    port.onMessage.addListener((message) => {
      if (message.type !== '${answer}') return;
      resolve(message.${member});
      port.disconnect();
    });
    port.postMessage({ type: '${question}' });
  })`;
}

/** The control's DOM node, or undefined while it is not there or is switched off. */
async function findControl(target: CdpTarget, role: string, accessibleName: string): Promise<number | undefined> {
  const { root } = await target.send<{ root: { nodeId: number } }>('DOM.getDocument', { depth: 0 });
  const { nodes } = await target.send<{ nodes: AxNode[] }>('Accessibility.queryAXTree', {
    nodeId: root.nodeId,
    accessibleName,
    role,
  });
  const usable = nodes.find(
    ({ ignored, properties }) =>
      !ignored && !properties?.some(({ name, value }) => name === 'disabled' && value.value === true),
  );
  return usable?.backendDOMNodeId;
}

async function textOfRole(target: CdpTarget, role: string): Promise<string | undefined> {
  const text = await target.evaluate<string | null>(`document.querySelector('[role="${role}"]')?.innerText ?? null`);
  return text ?? undefined;
}

/** What DevTools says of a page that goes, depending on how far it has got. */
const GONE =
  /target is gone|No session with given id|navigated or closed|context was destroyed|Cannot find context|Target closed|Not attached to an active page/i;

/** Remembers on a node whether it was clicked. */
const MARK_CLICK = `function () {
  this.__clicked = false;
  this.addEventListener('click', () => { this.__clicked = true; }, { once: true, capture: true });
}`;

/**
 * A real click in the middle of a node. False if something else got it: what covers the node, or what was moved there by
 * a layout that changed at this very moment.
 */
async function click(target: CdpTarget, backendNodeId: number): Promise<boolean> {
  await target.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
  const { object } = await target.send<{ object: { objectId: string } }>('DOM.resolveNode', { backendNodeId });
  const call = { objectId: object.objectId, returnByValue: true };
  await target.send('Runtime.callFunctionOn', { ...call, functionDeclaration: MARK_CLICK });
  const { quads } = await target.send<{ quads: number[][] }>('DOM.getContentQuads', { backendNodeId });
  const [x1 = 0, y1 = 0, , , x2 = 0, y2 = 0] = quads[0] ?? [];
  const at = { x: (x1 + x2) / 2, y: (y1 + y2) / 2, button: 'left', clickCount: 1 };
  await target.send('Input.dispatchMouseEvent', { ...at, type: 'mouseMoved', button: 'none' });
  await target.send('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' });
  try {
    await target.send('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' });
    const functionDeclaration = 'function () { return this.__clicked; }';
    const { result } = await target.send<{ result: { value: boolean } }>('Runtime.callFunctionOn', {
      ...call,
      functionDeclaration,
    });
    return result.value;
  } catch (error) {
    // A popup that opens a tab is closed by that, sometimes before it can say that it was clicked.
    if (error instanceof Error && GONE.test(error.message)) return true;
    throw error;
  }
}
