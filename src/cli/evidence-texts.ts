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
  auditUnseal: say(
    '用数据局私钥打开核验包中封存的请求与应答',
    "open what a package holds sealed, with the bureau's private key",
  ),
  auditUnsealFile: say('核验包，或其中的 payload.jwe', 'package, or its payload.jwe'),
  auditUnsealKey: say('数据局私钥（PEM）', "the bureau's private key, PEM"),
  auditUnsealOut: say('写入的文件，默认标准输出', 'file to write, standard output by default'),
  auditUnsealNone: say('核验包中没有封存内容', 'The package holds nothing sealed'),
  auditUnsealWrong: say(
    '不能用此私钥打开，或内容被改动',
    'It does not open with this key, or it was altered',
  ),
  auditUnsealUnproven: say(
    '{part}：与日志中的承诺不符或无从核对',
    '{part}: not what the log commits to, or nothing to compare with',
  ),
  auditUnsealProven: say('{part}：与日志中的承诺一致', '{part}: what the log commits to'),
  erasures: say('删除存证', 'erasures of evidence'),
  erasureAsk: say(
    '申请删除存证（须第二人批准）',
    'ask for an erasure, which a second person decides',
  ),
  erasureList: say('待决定的删除申请', 'erasures that wait to be decided'),
  erasureApprove: say('批准并删除，不可恢复', 'approve an erasure: it cannot be undone'),
  erasureRefuse: say('拒绝删除申请', 'refuse an erasure'),
  erasureId: say('删除申请编号', 'identifier of the erasure'),
  erasureSubject: say(
    '含查询对象的 JSON 文件，与当时请求中的 subject 相同',
    'JSON file with the subject, exactly as requests named it',
  ),
  erasureWhat: say(
    '须给出 --subject-file 或 --exchange 之一',
    'Give one of --subject-file and --exchange',
  ),
  erasureLine: say(
    '{erasure}：{what}，{reason}，{until} 前待决定',
    '{erasure}: {what}, {reason}, to be decided before {until}',
  ),
  erasureNone: say('没有待决定的删除申请', 'No erasure waits'),
  erasureDone: say(
    '已删除 {exchanges} 次共享调用的存证、{keys} 个对象密钥',
    'Erased: evidence of {exchanges} exchanges, {keys} keys of subjects',
  ),
  archive: say(
    '把留存期满的条目移入归档文件夹（网关须停止）',
    'move entries past their term to the archive, while the gateway is stopped',
  ),
  archiveRestore: say(
    '把归档的条目放回日志（网关须停止）',
    'put archived entries back, while the gateway is stopped',
  ),
  auditArchiveFolder: say('归档文件夹', 'folder of what was archived'),
  archiveNeeded: say(
    '须在设置 retention.archive 中给出归档文件夹',
    'Name the folder of the archive in the setting retention.archive',
  ),
  archiveDone: say('已归档 {entries} 条', '{entries} entries archived'),
  archiveRestored: say('已放回 {entries} 条', '{entries} entries put back'),
  archiveRefused: say('未归档（{reason}）：{detail}', 'Nothing archived ({reason}): {detail}'),
  auditEvidenceNone: say('无', 'none'),
  auditEvidenceUnknown: say(
    '日志中没有共享调用 {exchange}',
    'The log has nothing of the exchange {exchange}',
  ),
};
