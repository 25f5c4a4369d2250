import { say, type Bilingual } from '../kernel/index.ts';
import type { SignatureCount } from './signed/signature-count.ts';

export type VerifyFailureReason =
  | 'checkpoint-signature'
  | 'origin'
  | 'entry-changed'
  | 'entry-missing'
  | 'entry-order'
  | 'tile'
  | 'root'
  | 'rollback'
  | 'fork'
  | 'mirror'
  | 'request-signature'
  | 'timestamp'
  | 'malformed'
  | 'unreadable';

export interface VerifyFailure {
  readonly ok: false;
  /** Index of the first entry that is not as recorded, where the evidence names one. */
  readonly firstBad?: number;
  readonly reason: VerifyFailureReason;
  readonly detail: Bilingual;
}

export interface VerifySuccess {
  readonly ok: true;
  readonly size: number;
  readonly root: string;
  /** Where signatures were asked for. */
  readonly signatures?: SignatureCount;
}

export type VerifyReport = VerifySuccess | VerifyFailure;

const details: Record<VerifyFailureReason, Bilingual> = {
  'checkpoint-signature': say(
    '检查点的签名不是该日志密钥所签。',
    "The checkpoint is not signed with the log's key.",
  ),
  origin: say('检查点属于另一个日志。', 'The checkpoint is of another log.'),
  'entry-changed': say('日志条目在记录后被改动。', 'An entry was changed after it was recorded.'),
  'entry-missing': say(
    '检查点所计入的日志条目缺失。',
    'An entry that the checkpoint counts is missing.',
  ),
  'entry-order': say('日志条目的次序被改动。', 'Entries do not stand in the order of recording.'),
  tile: say(
    '条目完好，但所存的树哈希与之不符。',
    'The entries are sound, but a stored hash of the tree does not fit them.',
  ),
  root: say(
    '条目与所存的树哈希均得不出检查点所签的树根。',
    'Neither the entries nor the stored hashes lead to the root that the checkpoint signs.',
  ),
  rollback: say(
    '日志与此前受信任的检查点不一致：历史被截短或改写。',
    'The log does not continue a trusted earlier checkpoint: its history was cut or rewritten.',
  ),
  fork: say(
    '日志密钥签署了两段互相矛盾的历史：检查点与镜像所存的检查点不能同属一个日志。',
    "The log's key signed two histories: the checkpoint cannot continue the one that the mirror holds.",
  ),
  mirror: say(
    '镜像自身已损坏：所存的树哈希与其检查点不符。',
    'The mirror itself is damaged: its hashes do not fit its checkpoint.',
  ),
  'request-signature': say(
    '请求的签名与该条目不符：签名、签名基串或公钥被改动。',
    'The signature of a request does not fit its entry: it, its base or the key was altered.',
  ),
  timestamp: say(
    '检查点的时间戳不是该时间戳机构所签。',
    "A checkpoint's timestamp is not the authority's.",
  ),
  malformed: say('数据不符合日志格式。', 'What was read does not have the format of a log.'),
  unreadable: say('日志无法读取。', 'The log cannot be read.'),
};

export function verifyFailure(reason: VerifyFailureReason, firstBad?: number): VerifyFailure {
  const detail = details[reason];
  return { ok: false, ...(firstBad !== undefined && { firstBad }), reason, detail };
}
