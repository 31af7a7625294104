import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Addresses at which clouds tell a machine its own credentials (RFC 3927 and what providers document). */
const METADATA = new BlockList();
METADATA.addSubnet('169.254.0.0', 16, 'ipv4');
METADATA.addAddress('100.100.100.200', 'ipv4');
METADATA.addAddress('192.0.0.192', 'ipv4');
METADATA.addSubnet('0.0.0.0', 8, 'ipv4');
METADATA.addSubnet('fe80::', 10, 'ipv6');
METADATA.addAddress('fd00:ec2::254', 'ipv6');
METADATA.addAddress('fd20:ce::254', 'ipv6');
const METADATA_NAMES = ['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data'];

/** Whether a host name or address is that of a cloud's metadata service, as far as the name itself tells. */
export function isMetadataHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (METADATA_NAMES.includes(host)) return true;
  return isMetadataAddress(host);
}

/** Whether a name leads there. One that can't be looked up leads nowhere. */
export async function leadsToMetadata(hostname: string): Promise<boolean> {
  if (isMetadataHost(hostname)) return true;
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return false;
  const found = await lookup(hostname, { all: true }).catch(() => []);
  return found.some(({ address }) => isMetadataAddress(address));
}

function isMetadataAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return METADATA.check(address, 'ipv4');
  // Also covers IPv4 addresses written as IPv6 ones.
  return family === 6 && METADATA.check(address, 'ipv6');
}
