import { join } from 'node:path';
import { sameBytes } from '../../../kernel/index.ts';
import { EdgeFault } from '../../edge-codes.ts';
import type { ItemColumn } from '../text-record.ts';
import { batchOfName, parseManifest, type FileManifest } from './file-manifest.ts';
import { byNumber, type Answer, type FileSettings, type FileStore } from './file-source.ts';
import { acknowledge, clearPartials } from './node-acknowledge.ts';
import { namesIn, remove, writeWhole } from './node-plain-file.ts';
import { readDataFile } from './node-read-file.ts';
import {
  clearIncoming,
  manifestName,
  readBounded,
  readTaken,
  takeOver,
  type BatchName,
} from './node-take-over.ts';

/** Says that a batch is settled; while it is not there, the batch is under way. */
const OUTCOME = 'outcome.json';

/** The folders of one file source. */
export function createFileStore(flow: string, settings: FileSettings): FileStore {
  const { incoming, taken, columns } = settings;
  const isSettled = async (batch: string): Promise<boolean> =>
    (await namesIn(join(taken, batch))).includes(OUTCOME);
  return {
    incoming: () => namesIn(incoming),
    underWay: async () => {
      const under: string[] = [];
      for (const batch of await takenBatches(taken, flow)) {
        if (!(await isSettled(batch))) under.push(batch);
      }
      return under.sort(byNumber);
    },
    isSettled,
    isSame: async (name) => {
      const there = await readBounded(join(incoming, manifestName(name)));
      const kept = await readBounded(join(taken, name.batch, 'manifest.json'));
      return there !== undefined && kept !== undefined && sameBytes(there, kept);
    },
    takeOver: (name) => takeOver(settings, name),
    readManifest: (name) => readTaken(taken, name),
    previousOf: async (name) => (await manifestAt(incoming, name))?.previous,
    records: (manifest) => recordsOf(join(taken, manifest.batch), manifest, columns),
    acknowledge: (name, answer) => answerTo(settings, name, answer),
    settle: (batch, outcome) => settle(join(taken, batch), outcome),
    discard: async (batch) => {
      if (!(await isSettled(batch))) await remove(join(taken, batch));
    },
    clearIncoming: (name) => clear(settings, name),
  };
}

async function takenBatches(taken: string, flow: string): Promise<readonly string[]> {
  const names = await namesIn(taken);
  return names.filter((name) => batchOfName(manifestName({ flow, batch: name }), flow) === name);
}

async function manifestAt(folder: string, name: BatchName): Promise<FileManifest | undefined> {
  const bytes = await readBounded(join(folder, manifestName(name)));
  return bytes === undefined ? undefined : parseManifest(bytes, name);
}

async function* recordsOf(
  folder: string,
  { files }: FileManifest,
  columns: readonly ItemColumn[],
): AsyncGenerator<string> {
  for (const file of files) yield* readDataFile(join(folder, file.name), file, columns);
}

/** The number stays used, its manifest stays for comparison; the records go. */
async function settle(folder: string, outcome: 'applied' | 'refused'): Promise<void> {
  await writeWhole({ folder, name: OUTCOME }, Buffer.from(`${JSON.stringify({ outcome })}\n`));
  for (const name of await namesIn(folder)) {
    if (name !== OUTCOME && name !== 'manifest.json') await remove(join(folder, name));
  }
}

async function answerTo(settings: FileSettings, name: BatchName, answer: Answer): Promise<void> {
  const { fault, problems, ...end } = answer;
  await clearPartials(settings.acknowledgements, name);
  const kind = fault?.code === 'batch-number-reused' ? { batch: `${name.batch}.reused` } : {};
  await acknowledge(
    settings.acknowledgements,
    {
      ...name,
      ...kind,
      ...end,
      ...(problems === undefined ? {} : { problems }),
      ...(fault === undefined ? {} : { fault: { code: fault.code, where: fault.where } }),
    },
    await mediaOf(settings.taken, name),
  );
}

/** As the data came, so does the list of its problems. */
async function mediaOf(taken: string, name: BatchName): Promise<'csv' | 'csv-gb18030' | 'xlsx'> {
  const manifest = await orUndefined(readTaken(taken, name));
  const [file] = manifest?.files ?? [];
  if (file?.media === 'xlsx') return 'xlsx';
  return file?.encoding === 'gb18030' ? 'csv-gb18030' : 'csv';
}

/** The files that the manifest names, where it can be read, and the manifest. */
async function clear(settings: FileSettings, name: BatchName): Promise<void> {
  const manifest = await orUndefined(manifestAt(settings.incoming, name));
  await clearIncoming(settings, name, manifest?.files ?? []);
}

async function orUndefined<Result>(
  reading: Promise<Result | undefined>,
): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof EdgeFault) return undefined;
    throw error;
  }
}
