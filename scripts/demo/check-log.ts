import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Processes } from './processes.ts';
import { CLI_SCRIPT } from './found-gateway.ts';
import { GATEWAY } from './topology.ts';
import type { StateFolder } from './state-folder.ts';

export interface LogCheck {
  readonly ok: boolean;
  readonly size?: number;
  readonly reason?: string;
  readonly firstBad?: number;
}

async function auditVerify(
  processes: Processes,
  name: string,
  place: readonly string[],
): Promise<LogCheck> {
  const args = ['audit', 'verify', '--json', ...place];
  const { code, output } = await processes.run({ name, script: CLI_SCRIPT, args });
  const verified = JSON.parse(output) as LogCheck;
  return { ...verified, ok: verified.ok && code === 0 };
}

/** The whole log, read as the auditor from the running gateway. */
export const checkLogOverHttp = (
  processes: Processes,
  { profileFile }: StateFolder,
): Promise<LogCheck> => auditVerify(processes, 'verify-http', ['--profile', profileFile]);

/** The whole log, read from its file, which must continue the log that a receipt speaks of. */
export const checkLogFile = (
  processes: Processes,
  { data }: StateFolder,
  receiptFile: string,
): Promise<LogCheck> =>
  auditVerify(processes, 'verify-file', ['--data', data, '--trusted', receiptFile]);

export interface TamperCheck {
  readonly found: boolean;
  readonly changed: number;
  readonly firstBad?: number;
}

/** Changes one byte of one entry; whoever did that could have recomputed nothing else. */
function changeOneByte(file: string): number {
  const database = new Database(file);
  const size = database.prepare('SELECT count(*) FROM entries').pluck().get() as number;
  const changed = Math.floor(size / 2);
  const bytes = database
    .prepare('SELECT bytes FROM entries WHERE idx = ?')
    .pluck()
    .get(changed) as Buffer;
  const at = bytes.indexOf('"at"') + '"at":"202'.length;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  database.prepare('UPDATE entries SET bytes = ? WHERE idx = ?').run(bytes, changed);
  database.close();
  return changed;
}

/** A copy with one byte changed must be found out, at that very entry. Ends the gateway first. */
export async function checkTampered(
  processes: Processes,
  folder: StateFolder,
): Promise<TamperCheck> {
  await processes.stop(GATEWAY);
  const copy = join(folder.root, 'tampered');
  cpSync(folder.data, copy, { recursive: true });
  const changed = changeOneByte(join(copy, 'log.db'));
  const { ok, firstBad } = await auditVerify(processes, 'verify-tampered', ['--data', copy]);
  return {
    found: !ok && firstBad === changed,
    changed,
    ...(firstBad === undefined ? {} : { firstBad }),
  };
}
