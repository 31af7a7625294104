import type { Browser, CDPSession } from '@playwright/test';

/** One thing that DevTools can attach to. */
export interface TargetInfo {
  targetId: string;
  /** `page` (tabs and the toolbar popup), `background_page` (offscreen document), `service_worker`, `tab` … */
  type: string;
  url: string;
}

type EventListener = (method: string, params: unknown) => void;

/** A session with one target. */
export interface CdpTarget {
  targetId: string;
  /** Sends one DevTools command; rejects when it fails or the target is gone. */
  send<T = unknown>(method: string, params?: object): Promise<T>;
  /** The value of an expression there; promises are awaited, what comes back is plain data. Rejects with its exception. */
  evaluate<T>(expression: string): Promise<T>;
  /** Calls `listener` for every event of this session. */
  listen(listener: EventListener): void;
  detach(): Promise<void>;
}

/** DevTools sessions with targets that Playwright does not list: the toolbar popup, the offscreen document, `tab` targets. */
export interface NestedCdp {
  /** Sends a command to the browser itself. */
  send<T = unknown>(method: string, params?: object): Promise<T>;
  /** All targets, those of type `tab` included. */
  targets(): Promise<TargetInfo[]>;
  attach(targetId: string): Promise<CdpTarget>;
  /** Calls `listener` for every target there is and every one that comes or changes its address. */
  discover(listener: (target: TargetInfo) => void): Promise<void>;
}

interface Reply {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Waiting {
  sessionId: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Opens nested sessions over a browser session of Playwright: no debugging port is opened. */
export async function openNestedCdp(browser: Browser): Promise<NestedCdp> {
  const session = await browser.newBrowserCDPSession();
  const send = sendOf(session);
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<EventListener>>();
  let lastId = 0;

  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }: { sessionId: string; message: string }) => {
    const reply: Reply = JSON.parse(message);
    if (reply.id === undefined) {
      for (const listener of listeners.get(sessionId) ?? []) listener(reply.method ?? '', reply.params);
      return;
    }
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error) asked?.reject(new Error(reply.error.message));
    else asked?.resolve(reply.result);
  });
  session.on('Target.detachedFromTarget', ({ sessionId }: { sessionId: string }) => {
    listeners.delete(sessionId);
    for (const [id, asked] of waiting) {
      if (asked.sessionId !== sessionId) continue;
      waiting.delete(id);
      asked.reject(new Error('The target is gone.'));
    }
  });

  const attach = async (targetId: string): Promise<CdpTarget> => {
    const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: false });
    listeners.set(sessionId, new Set());
    const sendTo = <T>(method: string, params: object = {}): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        lastId += 1;
        const id = lastId;
        waiting.set(id, { sessionId, resolve: (result) => resolve(result as T), reject });
        send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(
          (error: Error) => {
            waiting.delete(id);
            reject(error);
          },
        );
      });
    return {
      targetId,
      send: sendTo,
      evaluate: async <T>(expression: string) => resultOf<T>(await sendTo('Runtime.evaluate', evaluation(expression))),
      listen: (listener) => void listeners.get(sessionId)?.add(listener),
      detach: async () => {
        // The target may have gone first: then nothing is left to detach from.
        await send('Target.detachFromTarget', { sessionId }).catch(() => {});
      },
    };
  };

  return {
    send,
    attach,
    async targets() {
      return (await send<{ targetInfos: TargetInfo[] }>('Target.getTargets', { filter: [{}] })).targetInfos;
    },
    async discover(listener) {
      session.on('Target.targetCreated', ({ targetInfo }: { targetInfo: TargetInfo }) => listener(targetInfo));
      session.on('Target.targetInfoChanged', ({ targetInfo }: { targetInfo: TargetInfo }) => listener(targetInfo));
      await send('Target.setDiscoverTargets', { discover: true });
    },
  };
}

/** Playwright types only the stable commands; the extension ones are not among them. */
function sendOf(session: CDPSession) {
  const send = session.send.bind(session) as (method: string, params?: object) => Promise<unknown>;
  return <T>(method: string, params?: object): Promise<T> => send(method, params) as Promise<T>;
}

const evaluation = (expression: string) => ({ expression, awaitPromise: true, returnByValue: true, userGesture: true });

interface Evaluated {
  result: { value?: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

function resultOf<T>({ result, exceptionDetails }: Evaluated): T {
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}
