import { expect, it } from 'vitest';
import { createOwnPorts } from '../../../utils/host/own-port.ts';

/** What one end hears, in order. */
function listen(port: ReturnType<typeof createOwnPorts>[0]): unknown[] {
  const heard: unknown[] = [];
  port.onMessage.addListener((message) => heard.push(message));
  port.onDisconnect.addListener(() => heard.push('end'));
  return heard;
}

it('messages come later and in order, both ways', async () => {
  const [one, other] = createOwnPorts();
  const [atOne, atOther] = [listen(one), listen(other)];
  one.postMessage(1);
  one.postMessage(2);
  other.postMessage(3);
  expect(atOther).toEqual([]);
  await Promise.resolve();
  expect(atOther).toEqual([1, 2]);
  expect(atOne).toEqual([3]);
});

it('only the other end hears of the end, nothing comes after it, and nothing can be posted', async () => {
  const [one, other] = createOwnPorts();
  const [atOne, atOther] = [listen(one), listen(other)];
  other.postMessage('too late');
  one.disconnect();
  one.disconnect();
  await Promise.resolve();
  expect(atOther).toEqual(['end']);
  expect(atOne).toEqual([]);
  expect(() => other.postMessage(1)).toThrow(/disconnected/);
});
