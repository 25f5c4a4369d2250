/** One change to a watched file, or a sync of what was changed, as the shim `record` wrote it. */
export type DiskEvent =
  | ContentChange
  /** A sync is of a file's content; with an empty name, of the folder's names. */
  | { readonly kind: 'sync' | 'create' | 'unlink'; readonly name: string };

export type ContentChange =
  | {
      readonly kind: 'write';
      readonly name: string;
      readonly offset: number;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'truncate'; readonly name: string; readonly size: number };

/** Layout of record.c: two words of 32 bits, two of 64, the name, the bytes. */
const HEADER_BYTES = 24;

const WRITE = 1;
const TRUNCATE = 2;
const plain = new Map([
  [3, 'sync'],
  [4, 'create'],
  [5, 'unlink'],
] as const);

function eventAt(trace: Buffer, at: number): { readonly event: DiskEvent; readonly next: number } {
  const code = trace.readUInt32LE(at);
  const offset = Number(trace.readBigUInt64LE(at + 8));
  const bytesAt = at + HEADER_BYTES + trace.readUInt32LE(at + 4);
  const next = bytesAt + Number(trace.readBigUInt64LE(at + 16));
  const name = trace.toString('utf8', at + HEADER_BYTES, bytesAt);
  if (code === WRITE) {
    return { event: { kind: 'write', name, offset, bytes: trace.subarray(bytesAt, next) }, next };
  }
  if (code === TRUNCATE) return { event: { kind: 'truncate', name, size: offset }, next };
  const kind = plain.get(code as 3 | 4 | 5);
  if (kind === undefined) throw new Error(`no event has the code ${code}`);
  return { event: { kind, name }, next };
}

export function parseTrace(trace: Buffer): readonly DiskEvent[] {
  const events: DiskEvent[] = [];
  for (let at = 0; at < trace.length;) {
    const { event, next } = eventAt(trace, at);
    events.push(event);
    at = next;
  }
  return events;
}
