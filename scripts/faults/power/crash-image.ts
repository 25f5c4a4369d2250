import type { ContentChange } from './disk-trace.ts';
import type { RecordedDisk, StoredFile, StoredName } from './recorded-disk.ts';
import type { Random } from './random.ts';

/** What a disk writes at once or not at all, bytes. */
const SECTOR_BYTES = 512;

/** Files by name, as found when the power is back. */
export type CrashImage = ReadonlyMap<string, Buffer>;

/** Which of the changes that were not synced a power cut leaves. */
type Survival = (changes: readonly ContentChange[], random: Random) => readonly ContentChange[];

/** The write in sectors, as a disk takes it. */
function sectorsOf(change: ContentChange): readonly ContentChange[] {
  if (change.kind === 'truncate') return [change];
  const { name, offset, bytes } = change;
  const sectors: ContentChange[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = from + SECTOR_BYTES - ((offset + from) % SECTOR_BYTES);
    sectors.push({ kind: 'write', name, offset: offset + from, bytes: bytes.subarray(from, end) });
    from = end;
  }
  return sectors;
}

const none: Survival = () => [];

/** As after the death of the process alone. */
const all: Survival = (changes) => changes;

/** Written in order, up to a sector in the middle of a change. */
const prefix: Survival = (changes, random) => {
  const sectors = changes.flatMap(sectorsOf);
  return sectors.slice(0, random.below(sectors.length + 1));
};

const someChanges: Survival = (changes, random) => changes.filter(() => random.chance(0.5));

/** Each sector by itself: changes are torn and reordered. */
const someSectors: Survival = (changes, random) => {
  const share = random.below(101) / 100;
  return changes.flatMap(sectorsOf).filter(() => random.chance(share));
};

/** All but a few: what was written last is more often lost than not. */
const mostSectors: Survival = (changes, random) => {
  const sectors = changes.flatMap(sectorsOf);
  const lost = new Set([random.below(sectors.length), random.below(sectors.length)]);
  return sectors.filter((_, at) => !lost.has(at));
};

const survivals = [none, all, prefix, someChanges, someSectors, mostSectors] as const;

function contentOf({ synced, pending }: StoredFile, random: Random): Buffer {
  const survive = survivals[random.below(survivals.length)] ?? none;
  const content = synced.copy();
  for (const change of survive(pending, random)) content.change(change);
  return content.bytes();
}

/** Names change in order, as file systems journal them; how far they came is not known. */
function fileUnder({ synced, pending }: StoredName, random: Random): StoredFile | undefined {
  const reached = random.below(pending.length + 1);
  return reached === 0 ? synced : pending[reached - 1];
}

/** One of the states in which a power cut at this moment could leave the disk. */
export function crashImage({ names }: RecordedDisk, random: Random): CrashImage {
  const image = new Map<string, Buffer>();
  for (const [name, stored] of names) {
    const file = fileUnder(stored, random);
    if (file !== undefined) image.set(name, contentOf(file, random));
  }
  return image;
}
