/** Tags of ASN.1 in DER (X.690 §8.1.2). */
const TAG = { integer: 0x02, bits: 0x03, octets: 0x04, sequence: 0x30 } as const;

/** Children looked at: nothing that tells formats apart comes later. */
const CHILDREN_MAX = 4;

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

function elementAt(der: Uint8Array, at: number): Element | undefined {
  const [tag, first] = [der[at], der[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const from = at + 2 + lengthBytes;
  const length =
    lengthBytes === 0
      ? first
      : der.subarray(at + 2, from).reduce((sum, byte) => sum * 0x100 + byte, 0);
  return from + length > der.length ? undefined : { tag, from, to: from + length };
}

/** Tags of the first children of the outer SEQUENCE; none when it is no whole one. */
function tagsIn(der: Uint8Array): readonly number[] {
  const outer = elementAt(der, 0);
  const tags: number[] = [];
  if (outer?.tag !== TAG.sequence) return tags;
  let at = outer.from;
  while (at < outer.to && tags.length < CHILDREN_MAX) {
    const child = elementAt(der, at);
    if (child === undefined) return [];
    tags.push(child.tag);
    at = child.to;
  }
  return tags;
}

/** What the first children of each are; the longer before those that they begin like. */
const shapes = {
  certificate: [TAG.sequence, TAG.sequence, TAG.bits],
  spki: [TAG.sequence, TAG.bits],
  /** PKCS#8 under a password. */
  encrypted: [TAG.sequence, TAG.octets],
  pkcs8: [TAG.integer, TAG.sequence, TAG.octets],
  sec1: [TAG.integer, TAG.octets],
  'pkcs1-private': [TAG.integer, TAG.integer, TAG.integer, TAG.integer],
  'pkcs1-public': [TAG.integer, TAG.integer],
} as const satisfies Record<string, readonly number[]>;

export type DerShape = keyof typeof shapes;

/** What a key in DER is by the order of its parts, whatever its label says. */
export function derShape(der: Uint8Array): DerShape | undefined {
  const tags = tagsIn(der);
  const named = Object.entries(shapes) as readonly (readonly [DerShape, readonly number[]])[];
  return named.find(([, shape]) => shape.every((tag, index) => tags[index] === tag))?.[0];
}
