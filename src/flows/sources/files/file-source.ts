import { EdgeFault } from '../../edge-codes.ts';
import type { BatchEnd, Source, SourceBatch } from '../source.ts';
import type { ItemColumn } from '../text-record.ts';
import { batchOfName, type FileManifest } from './file-manifest.ts';
import type { BatchName } from './node-take-over.ts';

/** What a file source does to folders; the crash windows are between these steps. */
export interface FileStore {
  /** Names in the folder that the other side writes. */
  incoming(): Promise<readonly string[]>;
  /** Batches taken over and not settled, oldest number first. */
  underWay(): Promise<readonly string[]>;
  isSettled(batch: string): Promise<boolean>;
  /** Whether what lies there is the same that was taken under this number. */
  isSame(name: BatchName): Promise<boolean>;
  /** False while something has not arrived. @throws {EdgeFault} when what arrived is wrong. */
  takeOver(name: BatchName): Promise<boolean>;
  readManifest(name: BatchName): Promise<FileManifest>;
  previousOf(name: BatchName): Promise<string | undefined>;
  records(manifest: FileManifest): AsyncIterable<string>;
  acknowledge(name: BatchName, answer: Answer): Promise<void>;
  /** From here on the number is used up, and the records are erased. */
  settle(batch: string, outcome: 'applied' | 'refused'): Promise<void>;
  /** Forgets a batch whose files cannot be read, so that its number may be sent again. */
  discard(batch: string): Promise<void>;
  clearIncoming(name: BatchName): Promise<void>;
}

export interface Answer extends BatchEnd {
  readonly fault?: EdgeFault;
}

/** Files laid down by another system, as a source of batches. */
export function createFileSource(flow: string, store: FileStore): Source {
  let current: BatchName | undefined;
  let waiting = 0;
  return {
    waiting: () => waiting,
    prepare: async () => {
      waiting = 0;
      const isWaiting = (): void => {
        waiting += 1;
      };
      const found =
        (await offerUnderWay(flow, store)) ?? (await offerIncoming({ flow, store, isWaiting }));
      current = found === undefined ? undefined : { flow, batch: found.batch };
      return found;
    },
    settle: async (end) => {
      if (current === undefined) return;
      // Told again after a kill, the answer replaces itself.
      await store.acknowledge(current, end);
      if (end.outcome === 'unopened') await store.discard(current.batch);
      else await store.settle(current.batch, end.outcome);
      await store.clearIncoming(current);
      current = undefined;
    },
  };
}

async function offerUnderWay(flow: string, store: FileStore): Promise<SourceBatch | undefined> {
  for (const batch of await store.underWay()) {
    const offered = await offer({ flow, batch }, store);
    if (offered !== undefined) return offered;
  }
  return undefined;
}

interface Looking {
  readonly flow: string;
  readonly store: FileStore;
  readonly isWaiting: () => void;
}

async function offerIncoming({
  flow,
  store,
  isWaiting,
}: Looking): Promise<SourceBatch | undefined> {
  const names = await store.incoming();
  const batches = names.map((name) => batchOfName(name, flow)).filter((name) => name !== undefined);
  for (const batch of batches.sort(byNumber)) {
    const name = { flow, batch };
    const isTaken = await orRefused(name, store, () => takeOver(name, store));
    if (isTaken === false) isWaiting();
    const offered = isTaken === true ? await offer(name, store) : undefined;
    if (offered !== undefined) return offered;
  }
  return undefined;
}

/** 9 comes before 10, whatever is around the digits. */
export const byNumber = (a: string, b: string): number =>
  a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1);

/** False while it waits for another, undefined when the same has been taken before. */
async function takeOver(name: BatchName, store: FileStore): Promise<boolean | undefined> {
  if (await store.isSettled(name.batch)) {
    if (!(await store.isSame(name))) throw new EdgeFault('batch-number-reused', name.batch);
    await store.clearIncoming(name);
    return undefined;
  }
  const previous = await store.previousOf(name);
  if (previous !== undefined && !(await store.isSettled(previous))) return false;
  return store.takeOver(name);
}

/** Reads all of it once before any of it is sent: a file that breaks off is not half a batch. */
const offer = (name: BatchName, store: FileStore): Promise<SourceBatch | undefined> =>
  orRefused(name, store, async () => {
    const manifest = await store.readManifest(name);
    const { batch, content, records: count, window, declared } = manifest;
    let counted = 0;
    for await (const line of store.records(manifest)) if (line !== '') counted += 1;
    if (counted !== count) throw new EdgeFault('records-differ', `${counted}`);
    const records = (from: number): AsyncIterable<string> => after(store.records(manifest), from);
    return { batch, content, count, window, declared, records };
  });

async function* after(lines: AsyncIterable<string>, from: number): AsyncGenerator<string> {
  let ordinal = 0;
  for await (const line of lines) {
    if (ordinal >= from) yield line;
    ordinal += 1;
  }
}

/** Files that cannot be taken are answered and put away; whoever sent them sends them again. */
async function orRefused<Result>(
  name: BatchName,
  store: FileStore,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EdgeFault)) throw error;
    await store.acknowledge(name, { outcome: 'refused', fault: error });
    await store.discard(name.batch);
    await store.clearIncoming(name);
    return undefined;
  }
}

/** Where a file source's folders are, and how its columns become items. */
export interface FileSettings {
  readonly incoming: string;
  readonly taken: string;
  readonly acknowledgements: string;
  readonly columns: readonly ItemColumn[];
}
