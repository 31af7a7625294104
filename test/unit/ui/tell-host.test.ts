import { expect, it } from 'vitest';
import { tellHost } from '../../../utils/ui/tell-host.ts';
import { createFakePort } from '../../fakes/port.ts';

it('waits until the host has heard it, then leaves', async () => {
  const { port, peer } = createFakePort();
  const forgotten = tellHost({ type: 'forget' }, () => port);
  expect(peer.received).toEqual([{ type: 'command', command: { type: 'forget' } }, { type: 'hello' }]);
  expect(peer.closed).toBe(false);
  peer.send({ type: 'snapshot' });
  await forgotten;
  expect(peer.closed).toBe(true);
});

it('is done at once when no host runs', async () => {
  const { port, peer } = createFakePort();
  const forgotten = tellHost({ type: 'forget' }, () => port);
  peer.drop();
  await expect(forgotten).resolves.toBeUndefined();
});
