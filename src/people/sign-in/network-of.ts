const MAPPED_IPV4 = /^::ffff:([0-9.]+)$/i;

/** Groups of an IPv6 address that a provider gives to one customer: a /64. */
const NETWORK_GROUPS = 4;

/** The groups of an IPv6 address with what `::` stands for written out. */
function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after];
}

/**
 * What is counted as one source: an IPv4 address, or an IPv6 network, because whoever has one
 * address of it has 2^64.
 */
export function networkOf(address: string): string {
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const groups = groupsOf(address.toLowerCase()).slice(0, NETWORK_GROUPS);
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}
