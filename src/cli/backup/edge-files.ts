import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { FLOW_EDGES_FOLDER } from '../../flow-edges-folder.ts';
import { copyDatabase } from '../copy-database.ts';

/** As the data, readable by their owner only. */
const FILE_MODE = 0o600;

/** Books of tables, and below them batch by batch what was taken over as files. */
const NAME = new RegExp(
  `^${FLOW_EDGES_FOLDER}/[a-z0-9-]+(?:\\.db|\\.files/[^/\\\\]+/[^/\\\\]+)$`,
  'u',
);

/** Whether a file of a backup is of the edges; what steps out of the folder is not. */
export const isOfEdges = (name: string): boolean =>
  NAME.test(name) && !name.split('/').some((part) => part === '..' || part === '.');

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
}

/** A file that was settled and erased meanwhile is in no copy: flows.db, copied later, has its end. */
function copyIfThere(from: string, to: string): boolean {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    copyFileSync(from, to);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return false;
    throw error;
  }
  return true;
}

/**
 * Copies what sources remember, before flows.db: a source that is behind offers again what is known,
 * one that is ahead would have forgotten what is not. The names below the data folder.
 */
export async function copyEdgeFiles(data: string, out: string): Promise<readonly string[]> {
  rmSync(join(out, FLOW_EDGES_FOLDER), { recursive: true, force: true });
  const found = namesIn(join(data, FLOW_EDGES_FOLDER)).map(
    (name) => `${FLOW_EDGES_FOLDER}/${name}`,
  );
  const copied: string[] = [];
  for (const name of found.filter(isOfEdges).sort()) {
    const [from, to] = [join(data, name), join(out, name)];
    if (name.endsWith('.db') && name.split('/').length === 2) {
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
      await copyDatabase(from, to);
    } else if (!copyIfThere(from, to)) continue;
    chmodSync(to, FILE_MODE);
    copied.push(name);
  }
  return copied;
}
