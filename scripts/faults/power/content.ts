import type { ContentChange } from './disk-trace.ts';

/** The bytes of a file that grows. */
export interface Content {
  /** What the file holds. */
  bytes(): Buffer;
  /** What lies between the old end and a new write is zero. */
  change(change: ContentChange): void;
  copy(): Content;
}

const CAPACITY_BYTES_MIN = 65_536;

/** Takes over the bytes. */
export function createContent(start: Buffer = Buffer.alloc(0)): Content {
  let room = start;
  let size = start.length;

  const reserve = (end: number): void => {
    if (end <= room.length) return;
    const roomier = Buffer.alloc(Math.max(2 * end, CAPACITY_BYTES_MIN));
    room.copy(roomier, 0, 0, size);
    room = roomier;
  };
  const resize = (end: number): void => {
    reserve(end);
    if (end < size) room.fill(0, end, size);
    size = end;
  };
  return {
    bytes: () => room.subarray(0, size),
    change: (change) => {
      if (change.kind === 'truncate') {
        resize(change.size);
        return;
      }
      resize(Math.max(size, change.offset + change.bytes.length));
      change.bytes.copy(room, change.offset);
    },
    copy: () => createContent(Buffer.from(room.subarray(0, size))),
  };
}
