import { statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { say } from '../../kernel/index.ts';
import { errorFound, found, reasonOf, type DoctorCheck, type DoctorFinding } from './finding.ts';
import type { Configured } from './patient.ts';

const ANYTHING_FOR_OTHERS = 0o077;

const openToOthers = (file: string): DoctorFinding =>
  errorFound(
    say(
      'flows.db 可被其他用户访问，其中有个人信息',
      'flows.db, which holds personal data, is open to other users',
    ),
    say(`执行 chmod 600 ${file}。`, `Run chmod 600 ${file}.`),
  );

function batchesUnderWay(file: string): number {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const count = database.prepare<[], number>(
      "SELECT count(*) FROM batches WHERE state IN ('open', 'applying')",
    );
    return count.pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

/** A gateway that never served has no flows.db; it makes one. */
export const flowsCheck: DoctorCheck<Configured> = {
  check: 'flows',
  title: say('数据流的在途数据', 'What flows have under way'),
  examine: ({ settings: { data } }) => {
    const file = join(data, 'flows.db');
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) return { findings: [], detail: '0' };
    if ((mode & ANYTHING_FOR_OTHERS) !== 0) return found(openToOthers(file));
    try {
      return { findings: [], detail: String(batchesUnderWay(file)) };
    } catch (error) {
      const reason = reasonOf(error);
      return found(
        errorFound(
          say(`flows.db 无法读取：${reason}`, `flows.db cannot be read: ${reason}`),
          say('停止网关，从备份恢复。', 'Stop the gateway and restore it from a backup.'),
        ),
      );
    }
  },
};
