import { existsSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { say } from '../../kernel/index.ts';
import { checkStoredLog, fileSource, verifyLog, type StoredLog } from '../../audit/index.ts';
import { judgeClock } from '../../gateway-readiness.ts';
import { sha256 } from '../sha256.ts';
import { errorFound, found, infoFound, reasonOf } from './finding.ts';
import type { DoctorCheck, DoctorFinding, Examined } from './finding.ts';
import type { Configured } from './patient.ts';

const verifierKeyIn = (data: string): string => readFileSync(join(data, 'log.vkey'), 'utf8').trim();

const storedLog = ({ settings: { data, log } }: Configured): Promise<StoredLog> =>
  checkStoredLog(data, { sha256, origin: log.origin, verifierKey: verifierKeyIn(data) });

const broken = (zh: string, en: string): DoctorFinding =>
  errorFound(
    say(`日志不可信：${zh}`, `the log cannot be trusted: ${en}`),
    say(
      '停止网关，保留现场，用 jingwei audit verify 查明第一处问题，再从备份恢复。',
      'Stop the gateway, keep the files, find the first bad entry with jingwei audit verify, and restore.',
    ),
  );

async function examineDeeply({ settings: { data, log } }: Configured): Promise<Examined> {
  const source = fileSource(data);
  try {
    const verifierKey = verifierKeyIn(data);
    const verified = await verifyLog(source, { sha256, verifierKey, origin: log.origin });
    if (verified.ok) return found(false, `${verified.size} ${verified.root}`);
    return found(broken(verified.detail['zh-CN'], verified.detail.en));
  } finally {
    source.close();
  }
}

export const logCheck: DoctorCheck<Configured> = {
  check: 'log-verifies',
  title: say('日志可核验', 'The log verifies'),
  examine: async (patient) => {
    try {
      const { size } = await storedLog(patient);
      return patient.deep ? await examineDeeply(patient) : found(false, String(size));
    } catch (error) {
      return found(broken(reasonOf(error), reasonOf(error)));
    }
  },
};

/** Whether somebody has the right to write this log. The right is asked for and given back. */
function isLeaseHeld(data: string): boolean {
  const file = join(data, 'writer.lock');
  if (!existsSync(file)) return false;
  const lock = new Sqlite(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}

export const leaseCheck: DoctorCheck<Configured> = {
  check: 'writer-lease',
  title: say('日志写入权', 'Right to write the log'),
  examine: ({ settings }) => {
    const held = infoFound(
      say('有网关正在写入该日志', 'a gateway is writing this log'),
      say('无须处理；第二个进程会被拒绝。', 'Nothing to do; a second process will be refused.'),
    );
    return isLeaseHeld(settings.data) ? found(held, 'held') : found(false, 'free');
  },
};

export const clockCheck: DoctorCheck<Configured> = {
  check: 'clock',
  title: say('时钟', 'Clock'),
  examine: async (patient) => {
    const { newest } = await storedLog(patient);
    const { at } = JSON.parse(newest) as { readonly at: string };
    const { ok, detail = '' } = judgeClock(patient.clock.now(), at);
    const wrong = errorFound(
      say(`时钟有误：${detail}`, `the clock is wrong: ${detail}`),
      say('校准系统时钟（NTP）后重启网关。', 'Set the clock (NTP), then restart the gateway.'),
    );
    return found(!ok && wrong);
  },
};
