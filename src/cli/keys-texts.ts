import { say } from '../kernel/index.ts';

/** What `jingwei keys` says. */
export const keysTexts = {
  keys: say('业务系统的密钥', 'keys of systems'),
  keysGenerate: say(
    '生成密钥对（PKCS#8 私钥与 SPKI 公钥），或 HMAC 共享密钥',
    'generate a pair (PKCS#8 and SPKI), or a secret for HMAC',
  ),
  keysAlgorithm: say('签名算法', 'signature algorithm'),
  keysOut: say('文件名前缀', 'prefix of the files'),
  keysWritten: say(
    '私钥：{privateFile}（只有本用户可读）',
    'Private key: {privateFile} (its owner only)',
  ),
  keysPublic: say('公钥：{publicFile}（交数据局登记）', 'Public key: {publicFile} (register it)'),
  keysSecret: say(
    '共享密钥：{secretFile}（只有本用户可读，不再显示；须以安全方式交数据局登记）',
    'Shared secret: {secretFile} (its owner only, not shown again; hand it over safely to register it)',
  ),
  keysInspect: say(
    '说明密钥文件的格式、类型、摘要与可用算法',
    'tell format, type, digest and algorithm of a key file',
  ),
  keysFormat: say('格式：{format}', 'Format: {format}'),
  keysCertificate: say(
    '证书：{subject}，由 {issuer} 签发，有效至 {validUntil}',
    'Certificate of {subject} by {issuer}, valid until {validUntil}',
  ),
  keysWeak: say('不能登记：{detail}', 'May not be registered: {detail}'),
  keysWarning: say('注意：{message}', 'Mind: {message}'),
  keysConvert: say('转换密钥格式', 'write a key in another format'),
  keysTo: say('目标格式', 'format to write'),
  keysPrivate: say('输出私钥，而非公钥', 'the private key, not its public half'),
  keysRequest: say(
    '申请登记密钥：证明持有私钥，或由网关生成共享密钥',
    'ask for a key: prove to hold it, or have the gateway make a secret',
  ),
  keysSystem: say('业务系统', 'system'),
  keysName: say('密钥名称，接在业务系统之后构成密钥标识', 'name of the key within its system'),
  keysPrivateFile: say(
    '私钥文件，任何格式；不会离开本机',
    'private key of any format; it stays here',
  ),
  keysSecretOut: say(
    '共享密钥写入的新文件，只有本用户可读',
    'a new file for the shared secret, its owner only',
  ),
  keysValidFrom: say('生效时刻（UTC）；缺省即刻', 'begin (UTC instant); at once by default'),
  keysValidUntil: say('失效时刻（UTC）；缺省为最长期限', 'end (UTC instant); as late as allowed'),
  keysRequested: say(
    '已申请 {keyid}，待安全保密管理员批准',
    'Asked for {keyid}; the security administrator decides',
  ),
  keysAppSecret: say(
    'AppKey：{keyid}；AppSecret 在 {secretFile}（只有本用户可读，不再显示）',
    'AppKey: {keyid}; AppSecret in {secretFile} (its owner only, not shown again)',
  ),
  keysPairOrSecret: say(
    '密钥对须给出 --name 与 --key；共享密钥须给出 --algorithm 与 --out',
    'A pair takes --name and --key; a shared secret takes --algorithm and --out',
  ),
  keysApprove: say('批准密钥申请', 'approve a key that was asked for'),
  keysRefuse: say('不予批准密钥申请', 'refuse a key that was asked for'),
  keysRevoke: say('撤销密钥，即刻生效', 'revoke a key, at once'),
  keysReason: say('理由，告知受影响的人', 'why, for those affected'),
  keysOutcome: say('{keyid}：{state}', '{keyid}: {state}'),
  keysRotate: say('申请以新密钥接替', 'ask for a key that takes over from another'),
  keysKeyid: say('密钥标识', 'key identifier'),
  keysOverlap: say(
    '新旧密钥并用天数；缺省为最长',
    'days for which both are valid; the most by default',
  ),
  keysList: say('列出有权查看的密钥', 'list the keys you may look at'),
  keysEndsWithin: say(
    '只列在此天数内到期且尚无接替的密钥',
    'only keys that end within so many days and that nothing replaces',
  ),
  keysState: say('状态', 'state'),
  keysUnlimited: say('无期限', 'unlimited'),
  keysConvertOut: say('写入新文件，私钥只有本用户可读', 'a new file, its owner only when private'),
  keysFile: say('密钥文件', 'key file'),
  keysKind: say('类型：{kind}', 'Kind: {kind}'),
  keysType: say('算法：{type}', 'Algorithm: {type}'),
  keysDigest: say('公钥摘要（SPKI）：{digest}', 'Digest of the public key (SPKI): {digest}'),
  keysPoint: say('SM2 公钥点（04‖x‖y）：{point}', 'SM2 point (04, x, y): {point}'),
  keysUsable: say('可以登记：{algorithm}', 'May be registered: {algorithm}'),
  keysUnusable: say('不能登记：签名不接受此类密钥', 'May not be registered: no such signatures'),
};
