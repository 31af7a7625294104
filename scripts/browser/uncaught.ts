import type { NestedCdp, TargetInfo } from './nested-cdp.ts';

/** Something that went wrong in one of the extension's contexts and that nobody handled. */
export interface Uncaught {
  /** Which page or worker, by the last part of its address. */
  context: string;
  text: string;
}

interface ThrownParams {
  exceptionDetails: { text: string; url?: string; exception?: { description?: string } };
}
interface ConsoleParams {
  type: string;
  args: { value?: unknown; description?: string }[];
}
interface LogParams {
  entry: { source: string; level: string; text: string };
}

const KINDS = new Set(['page', 'background_page', 'service_worker', 'worker']);

/**
 * Collects uncaught errors, unhandled rejections and console errors of all contexts of an extension: worker, offscreen
 * document, popup, pages. Failed requests are not among them: the browser logs those by itself, handled or not.
 */
export async function watchUncaught(cdp: NestedCdp, extensionId: string): Promise<readonly Uncaught[]> {
  const found: Uncaught[] = [];
  const watched = new Set<string>();

  const watch = async ({ targetId, url }: TargetInfo): Promise<void> => {
    const context = new URL(url).pathname.slice(1);
    const add = (text: string) => found.push({ context, text });
    const target = await cdp.attach(targetId);
    target.listen((method, params) => {
      const text = textOf(method, params);
      if (text !== undefined) add(text);
    });
    // What happened before is told, too.
    await Promise.all([target.send('Runtime.enable'), target.send('Log.enable')]);
  };

  await cdp.discover((info) => {
    if (watched.has(info.targetId) || !KINDS.has(info.type)) return;
    if (!info.url.startsWith(`chrome-extension://${extensionId}/`)) return;
    watched.add(info.targetId);
    // A target that is gone before it could be watched has nothing to tell any more.
    watch(info).catch(() => {});
  });
  return found;
}

function textOf(method: string, params: unknown): string | undefined {
  switch (method) {
    case 'Runtime.exceptionThrown': {
      const { text, exception } = (params as ThrownParams).exceptionDetails;
      return `${text} ${exception?.description ?? ''}`.trim();
    }
    case 'Runtime.consoleAPICalled': {
      const { type, args } = params as ConsoleParams;
      if (type !== 'error' && type !== 'assert') return undefined;
      return `console.${type}: ${args.map((arg) => String(arg.value ?? arg.description ?? '')).join(' ')}`;
    }
    case 'Log.entryAdded': {
      const { source, level, text } = (params as LogParams).entry;
      return level === 'error' && source !== 'network' ? `${source}: ${text}` : undefined;
    }
    default:
      return undefined;
  }
}
