import { accessSync, constants } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Fault, say, type Bilingual } from '../kernel/index.ts';

/**
 * Runs a write. That the file system has become read-only, as it does by itself after an error,
 * the engine reports as an I/O error of the write. Nothing was taken then and nothing is in doubt:
 * it is thrown as what it is, and the next write may do better. A sync that fails stays one.
 */
export function writing<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) !== 'SQLITE_IOERR_WRITE' || !isReadOnly(file)) throw error;
    throw new Sqlite.SqliteError(`${file} lies on a read-only file system`, 'SQLITE_READONLY');
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Sqlite.SqliteError ? error.code : undefined;

function isReadOnly(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}

const full = say('磁盘已满', 'the disk is full');
const readOnly = say(
  '不可写，请检查文件系统是否只读及文件权限',
  'it cannot be written; see whether the file system is read-only, and the permissions',
);
const failing = say(
  '磁盘已满或发生读写错误，请检查剩余空间与系统日志',
  "the disk is full or fails; see the free space and the system's log",
);

/** By the engine's code up to its first detail. */
const reasons: Readonly<Record<string, Bilingual>> = {
  FULL: full,
  READONLY: readOnly,
  CANTOPEN: readOnly,
  IOERR: failing,
};

/** What a start is refused with when the engine cannot open a file for writing. */
export function openFailure(file: string, error: unknown): unknown {
  const code = codeOf(error);
  const reason = reasons[code?.split('_')[1] ?? ''];
  if (reason === undefined) return error;
  const detail = say(
    `日志文件 ${file} 无法打开（${code ?? ''}）：${reason['zh-CN']}。`,
    `The log's file ${file} does not open (${code ?? ''}): ${reason.en}.`,
  );
  return new Fault('log-unavailable', { detail, cause: error });
}
