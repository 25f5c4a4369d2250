import { createContent, type Content } from './content.ts';
import type { ContentChange, DiskEvent } from './disk-trace.ts';

/** A file apart from its name. */
export interface StoredFile {
  /** What was synced: a power cut leaves it. */
  readonly synced: Content;
  /** What was not, in order: a power cut may leave any of it. */
  readonly pending: readonly ContentChange[];
}

/** What a name stood for, one after the other; undefined: for nothing. */
export interface StoredName {
  readonly synced: StoredFile | undefined;
  readonly pending: readonly (StoredFile | undefined)[];
}

/** A disk that knows of each change whether it was synced. */
export interface RecordedDisk {
  apply(event: DiskEvent): void;
  readonly names: ReadonlyMap<string, StoredName>;
}

interface File extends StoredFile {
  pending: ContentChange[];
}

interface Name extends StoredName {
  synced: File | undefined;
  pending: (File | undefined)[];
}

function syncName(name: Name): void {
  if (name.pending.length > 0) name.synced = name.pending.at(-1);
  name.pending = [];
}

function syncFile(file: File): void {
  for (const change of file.pending) file.synced.change(change);
  file.pending = [];
}

function fileUnder({ synced, pending }: Name): File {
  const file = pending.length > 0 ? pending.at(-1) : synced;
  if (file === undefined) throw new Error('a file was changed that is not there');
  return file;
}

export function createRecordedDisk(): RecordedDisk {
  const names = new Map<string, Name>();
  const nameOf = (name: string): Name => {
    const known = names.get(name) ?? { synced: undefined, pending: [] };
    names.set(name, known);
    return known;
  };
  const apply = (event: DiskEvent): void => {
    switch (event.kind) {
      case 'write':
      case 'truncate':
        fileUnder(nameOf(event.name)).pending.push(event);
        return;
      case 'sync':
        if (event.name === '') names.forEach(syncName);
        else syncFile(fileUnder(nameOf(event.name)));
        return;
      case 'create':
        nameOf(event.name).pending.push({ synced: createContent(), pending: [] });
        return;
      case 'unlink':
        nameOf(event.name).pending.push(undefined);
    }
  };
  return { names, apply };
}
