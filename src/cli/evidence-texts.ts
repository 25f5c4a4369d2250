import { say } from '../kernel/index.ts';

/** What the commands about evidence say. */
export const evidenceTexts = {
  auditEvidence: say(
    '导出一次共享调用的存证核验包，可离线核验',
    'write the evidence package of an exchange, which verifies offline',
  ),
  auditEvidenceExchange: say('共享调用编号', 'identifier of the exchange'),
  auditEvidenceOut: say('核验包文件，默认 <编号>.zip', 'file of the package, <exchange>.zip'),
  auditEvidenceDone: say(
    '核验包已写入 {out}：条目 {indexes}，检查点 {size} 条，时间戳 {timestamp}',
    'Package written to {out}: entries {indexes}, checkpoint of {size} entries, timestamp {timestamp}',
  ),
  auditEvidenceNone: say('无', 'none'),
  auditEvidenceUnknown: say(
    '日志中没有共享调用 {exchange}',
    'The log has nothing of the exchange {exchange}',
  ),
};
