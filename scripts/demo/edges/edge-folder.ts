import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where batches come from and deliveries end, outside the gateway. */
export interface EdgeFolder {
  /** The front-end database of social insurance. */
  readonly frontDatabase: string;
  /** What the other side of the gap device lays down, and where its answers appear. */
  readonly incoming: string;
  readonly acknowledgements: string;
  /** The database of a receiver into whose tables the gateway writes. */
  readonly landing: (receiver: string) => string;
  /** What a receiver has kept of the pages that were pushed to it. */
  readonly received: string;
}

export function edgeFolder(root: string): EdgeFolder {
  // A setting of the gateway names each of them in full.
  const inside = (name: string): string => join(resolve(root), name);
  return {
    frontDatabase: inside('front/social-insurance.db'),
    incoming: inside('incoming'),
    acknowledgements: inside('acknowledgements'),
    landing: (receiver) => inside(`landing/${receiver}.db`),
    received: inside('received'),
  };
}

export function makeEdgeFolder(root: string): EdgeFolder {
  for (const name of ['front', 'incoming', 'acknowledgements', 'landing', 'received']) {
    mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
  }
  return edgeFolder(root);
}

/** Of one flow at one receiver that is pushed to. */
export const receivedFile = (folder: string, receiver: string, flow: string): string =>
  join(folder, `${receiver}.${flow}.ndjson`);

/** The gateway's answer to a batch of files. */
export const answerFile = ({ acknowledgements }: EdgeFolder, flow: string, batch: string): string =>
  join(acknowledgements, `${flow}.${batch}.acknowledgement.json`);
