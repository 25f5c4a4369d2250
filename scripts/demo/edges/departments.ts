import type { Processes } from '../processes.ts';
import type { EdgeFolder } from './edge-folder.ts';
import type { WayIn } from './stories.ts';

interface Department {
  readonly name: string;
  readonly script: string;
  readonly args: (folder: EdgeFolder) => readonly string[];
}

/** Programs of vertical departments that put batches where the gateway finds them. */
const departments: Readonly<Record<Exclude<WayIn, 'push'>, Department>> = {
  table: {
    name: 'social-insurance-writes',
    script: 'scripts/demo/edges/write-front-table.js',
    args: ({ frontDatabase }) => ['--database', frontDatabase],
  },
  files: {
    name: 'police-lays-files',
    script: 'scripts/demo/edges/lay-files.js',
    args: ({ incoming }) => ['--folder', incoming],
  },
};

/** One batch of the story, put down by a process of its own. @throws {Error} when that fails. */
export async function putDown(
  processes: Processes,
  folder: EdgeFolder,
  { wayIn, index }: { readonly wayIn: keyof typeof departments; readonly index: number },
): Promise<void> {
  const { name, script, args } = departments[wayIn];
  const all = [...args(folder), '--batch', String(index)];
  const { code } = await processes.run({ name: `${name}-${index + 1}`, script, args: all });
  if (code !== 0) throw new Error(`${name} failed: see its log in the folder of the logs`);
}
