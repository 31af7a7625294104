/**
 * The address of who really asks: that of the connection, or behind `trustedHops` proxies of our own the one that the
 * first of them saw. Whatever stands further left in `X-Forwarded-For` anybody can write.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trustedHops: number): string {
  const seen = (forwardedFor ?? '').split(',').map((address) => address.trim());
  const hops = [...seen.filter((address) => address !== ''), peer ?? 'unknown'];
  return hops.at(-1 - Math.min(trustedHops, hops.length - 1)) ?? 'unknown';
}
