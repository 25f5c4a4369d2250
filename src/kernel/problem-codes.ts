/** A text in the two languages of the product. */
export interface Bilingual {
  readonly 'zh-CN': string;
  readonly en: string;
}

/** Whose turn it is: the role, which the exchange turns into an agency where it knows one. */
export type OwnerRole = 'requester' | 'provider' | 'operator' | 'authority';

export interface ProblemDefinition {
  /** HTTP status (RFC 9110 §15). */
  readonly status: number;
  /** Who caused it; the `Jingwei-Error-Origin` header. */
  readonly origin: 'caller' | 'gateway' | 'provider';
  readonly owner: OwnerRole;
  readonly title: Bilingual;
  readonly remedy: Bilingual;
}

/** A text in both languages, zh-CN first. */
export const say = (zh: string, en: string): Bilingual => ({ 'zh-CN': zh, en });

const caller =
  (status: number, owner: OwnerRole = 'requester') =>
  (title: Bilingual, remedy: Bilingual): ProblemDefinition => ({
    status,
    origin: 'caller',
    owner,
    title,
    remedy,
  });

const provider =
  (status: number) =>
  (title: Bilingual, remedy: Bilingual): ProblemDefinition => ({
    status,
    origin: 'provider',
    owner: 'provider',
    title,
    remedy,
  });

const gateway =
  (status: number, owner: OwnerRole = 'operator') =>
  (title: Bilingual, remedy: Bilingual): ProblemDefinition => ({
    status,
    origin: 'gateway',
    owner,
    title,
    remedy,
  });

/**
 * Every failure this system can answer with: status, whose fault, whose turn, and what to do.
 * One page per code in docs/problems/; a test produces each one. Codes are never renamed.
 */
export const problemCodes = {
  // Off the wire: before there is a request to identify (RFC 9112).
  'request-malformed': caller(400)(
    say('HTTP 请求不合格或有歧义', 'The HTTP request is malformed or ambiguous'),
    say(
      '按 RFC 9112 发送；决定性的请求头只出现一次，请求目标用路径形式。',
      'Send what RFC 9112 describes: each decisive header once, the target as a path.',
    ),
  ),
  'headers-too-large': caller(431)(
    say('请求头过多或过大', 'The headers are too many or too large'),
    say('减少请求头。', 'Send fewer or shorter headers.'),
  ),
  'request-timeout': caller(408)(
    say('请求未在时限内发完', 'The request was not complete in time'),
    say('检查网络后重新发送。', 'Check the network and send it again.'),
  ),

  // Identify: who signs (RFC 9421 §3.2, RFC 9530).
  'signature-missing': caller(401)(
    say('请求未签名', 'The request is not signed'),
    say(
      '按 RFC 9421 对请求签名后重试。',
      'Sign the request as RFC 9421 describes and send it again.',
    ),
  ),
  'signature-malformed': caller(401)(
    say('签名头无法解析', 'The signature headers cannot be read'),
    say(
      '检查 Signature 与 Signature-Input 的结构化字段语法。',
      'Check the structured-field syntax of Signature and Signature-Input.',
    ),
  ),
  'signature-incomplete': caller(401)(
    say('签名未覆盖必需内容', 'The signature does not cover what it must'),
    say(
      '签名须覆盖 @method、@target-uri、content-digest，并带 created、nonce、keyid。',
      'Cover @method, @target-uri and content-digest, with created, nonce and keyid.',
    ),
  ),
  'signature-stale': caller(401)(
    say('签名时间超出允许范围', 'The signature is too old or from the future'),
    say(
      '校准系统时钟，用当前时间重新签名。',
      'Set the clock right and sign again with the current time.',
    ),
  ),
  'signature-replayed': caller(401)(
    say('随机数已使用过', 'The nonce was used before'),
    say('每次请求使用新的随机数。', 'Use a fresh nonce for each request.'),
  ),
  'signature-invalid': caller(401)(
    say('签名验证不通过', 'The signature does not verify'),
    say(
      '核对私钥与签名原文；请求在签名后不得改动。',
      'Check the private key and the signature base; nothing may change after signing.',
    ),
  ),
  'algorithm-mismatch': caller(401)(
    say('签名算法与登记的密钥不符', 'The algorithm is not the one registered for this key'),
    say(
      '使用该密钥登记的算法，或登记新的密钥。',
      'Use the algorithm this key was registered with, or register another key.',
    ),
  ),
  'key-unknown': caller(401)(
    say('密钥未登记或已失效', 'The key is not registered or no longer valid'),
    say(
      '向数据局登记业务系统的公钥。',
      'Register the public key of the system with the data bureau.',
    ),
  ),
  'digest-missing': caller(401)(
    say('缺少 Content-Digest', 'Content-Digest is missing'),
    say(
      '对正文计算 sha-256 或 sha-512 摘要并纳入签名。',
      'Add a sha-256 or sha-512 digest of the body and sign it.',
    ),
  ),
  'digest-mismatch': caller(401)(
    say('正文与 Content-Digest 不符', 'The body does not match its Content-Digest'),
    say('对实际发送的字节计算摘要。', 'Compute the digest over the bytes that are sent.'),
  ),

  // Read: bytes to need.
  'body-too-large': caller(413)(
    say('正文过大', 'The body is too large'),
    say('缩小请求，或改用批量方式。', 'Send less, or use a batch.'),
  ),
  'media-type-unsupported': caller(415)(
    say('正文类型或编码不受支持', 'The media type or encoding of the body is not supported'),
    say(
      '使用 UTF-8 的 application/json，不压缩。',
      'Send application/json in UTF-8, uncompressed.',
    ),
  ),
  'body-malformed': caller(400)(
    say('正文不是合格的 JSON', 'The body is not acceptable JSON'),
    say(
      '检查语法、重复的键、嵌套深度、超出 2^53 的整数和不成对的代理字符。',
      'Check syntax, duplicate keys, depth, integers beyond 2^53 and lone surrogates.',
    ),
  ),
  'body-invalid': caller(422)(
    say('正文不符合接口规范', 'The body does not match its schema'),
    say('按 errors 中的位置逐项修改。', 'Mend what errors points at.'),
  ),
  'query-invalid': caller(400)(
    say('地址中的参数不合规定', 'A parameter in the address is not allowed'),
    say('核对参数名称与取值范围。', 'Check the name of the parameter and its bounds.'),
  ),
  'purpose-incomplete': caller(422)(
    say('使用场景缺少必需的事实', 'The purpose lacks facts its class requires'),
    say(
      '按使用场景类别补充办件、检查计划、命令或项目等信息。',
      'Add the case, inspection plan, order or project that the class requires.',
    ),
  ),
  'subject-invalid': caller(422)(
    say('查询对象标识不符合标准', 'The subject does not match the standard'),
    say('核对号码及其校验位。', 'Check the identifier and its check digit.'),
  ),
  'item-unknown': caller(422)(
    say('数据项不在目录中', 'An item is not in the catalog'),
    say('按目录中的数据项名称请求。', 'Ask for items by their names in the catalog.'),
  ),
  'standard-unavailable': caller(422, 'authority')(
    say('没有到所要求标准的转换规则', 'There is no mapping to the standard asked for'),
    say(
      '改用目录标准，或申请发布转换规则。',
      "Use the dataset's own standard, or ask for a mapping to be published.",
    ),
  ),

  // Decide: may this be released, to whom, for what.
  'no-authority': caller(403, 'authority')(
    say('没有可依据的共享责任', 'No duty covers this demand'),
    say(
      '该需求已计入共享盲区；可提出共享需求。',
      'The demand is counted in the gap report; file a demand.',
    ),
  ),
  'not-shared': caller(403, 'provider')(
    say('该目录属不予共享', 'The dataset is not shared'),
    say(
      '依据见详情；对依据有异议的，可提出异议。',
      'The legal basis is in the detail; file an objection if you dispute it.',
    ),
  ),
  'no-grant': caller(403)(
    say('未获授权', 'No grant covers this call'),
    say('向数据局提出共享申请。', 'Apply to the data bureau for a grant.'),
  ),
  'grant-unknown': caller(404)(
    say('没有这项授权', 'No such grant'),
    say('核对授权编号。', 'Check its number.'),
  ),
  'grant-move-unfit': caller(409)(
    say('授权不能这样移交', 'Grants cannot be moved like this'),
    say(
      '先发布机构变更；只移交原部门有效的授权，并逐项写明承接部门的业务系统。',
      'Publish the change of the agencies first; carry over only grants in force of the one that ended, each for named systems of its successor.',
    ),
  ),
  'grant-expired': caller(403)(
    say('授权已到期', 'The grant has expired'),
    say('向数据局申请续期。', 'Apply to the data bureau again.'),
  ),
  'grant-not-begun': caller(403)(
    say('授权尚未生效', 'The grant is not yet valid'),
    say('在授权生效后调用。', 'Call when the grant has begun.'),
  ),
  'grant-revoked': caller(403)(
    say('授权已撤销', 'The grant was revoked'),
    say('联系数据局了解撤销原因。', 'Ask the data bureau why it was revoked.'),
  ),
  'purpose-not-granted': caller(403)(
    say('使用场景超出授权', 'The purpose is outside the grant'),
    say(
      '按授权的使用场景调用，或申请新的授权。',
      'Call for the granted purpose, or apply for another grant.',
    ),
  ),
  'region-not-granted': caller(403)(
    say('区域超出授权范围', 'The region is outside the grant'),
    say(
      '限于授权区域内使用，或申请扩大范围。',
      'Stay within the granted region, or apply for a wider one.',
    ),
  ),
  'mode-not-granted': caller(403)(
    say('共享方式超出责任清单或授权', 'The mode is not offered by the duty or not granted'),
    say('改用授权的方式（如核验）。', 'Use a granted mode, such as verification.'),
  ),
  'nothing-to-release': caller(403)(
    say('所请求的数据项均不可返回', 'None of the items asked for may be released'),
    say('各项原因见 omitted。', 'The reason for each item is in omitted.'),
  ),
  'quota-exceeded': caller(429)(
    say('超出授权的调用限额', 'The quota of the grant is used up'),
    say(
      '在 Retry-After 之后重试，或申请提高限额。',
      'Try again after Retry-After, or apply for a higher quota.',
    ),
  ),
  'no-supplier': caller(422, 'authority')(
    say('该区域没有供给部门', 'No agency supplies this region'),
    say('核对行政区划代码。', 'Check the division code.'),
  ),

  // Ask the provider, check what it says.
  'provider-unreachable': provider(502)(
    say('提供部门系统无法连接', "The provider's system cannot be reached"),
    say(
      '稍后重试；已记录并通知提供部门。',
      'Try again later; it is recorded against the provider.',
    ),
  ),
  'provider-busy': provider(503)(
    say('提供部门系统正忙', "The provider's system is busy"),
    say(
      '稍后重试；进行中的询问已达上限，其他部门的数据不受影响。',
      'Try again shortly; as many asks as allowed are under way, other providers are unharmed.',
    ),
  ),
  'provider-paused': provider(503)(
    say(
      '提供部门系统连续无应答，暂停询问',
      "The provider's system does not answer and is left alone",
    ),
    say(
      '在 Retry-After 之后重试；届时网关先试一次。',
      'Try again after Retry-After; the gateway then tries the system once.',
    ),
  ),
  'provider-timeout': provider(504)(
    say('提供部门系统响应超时', "The provider's system did not answer in time"),
    say(
      '稍后重试；已按责任清单的时效记录。',
      'Try again later; it is recorded against the duty’s answer time.',
    ),
  ),
  'provider-failed': provider(502)(
    say('提供部门系统返回失败', "The provider's system reported a failure"),
    say('由提供部门排查。', 'The provider must look into it.'),
  ),
  'provider-answer-unreadable': provider(502)(
    say('提供部门的应答无法读取', "The provider's answer cannot be read"),
    say(
      '由提供部门修正类型、编码、大小或 JSON 语法。',
      'The provider must mend its type, encoding, size or JSON.',
    ),
  ),
  'provider-breached-standard': provider(502)(
    say('提供部门的应答不符合其数据标准', "The provider's answer breaks its standard"),
    say(
      '由提供部门按 errors 修正；该数据未继续传递。',
      'The provider must mend what errors points at; the data went no further.',
    ),
  ),
  'subject-mismatch': provider(502)(
    say('返回的对象与查询的对象不一致', 'The subject returned is not the subject asked for'),
    say(
      '由提供部门排查；该数据未继续传递。',
      'The provider must look into it; the data went no further.',
    ),
  ),
  'subject-ambiguous': provider(502)(
    say('同一对象返回了多条记录', 'More than one record came back for one subject'),
    say('由提供部门清理重复记录。', 'The provider must clear up the duplicate records.'),
  ),
  'subject-not-found': caller(404)(
    say('查无此对象', 'No record of this subject'),
    say(
      '核对标识；确有数据的，可提出校核申请。',
      'Check the identifier; if a record must exist, file a correction.',
    ),
  ),
  'mapping-failed': provider(502)(
    say('数据无法按转换规则转换', 'The data cannot be mapped'),
    say(
      '未知代码不予猜测；由提供部门与目录管理员核对代码表。',
      'Unknown codes are not guessed; provider and maintainer must check the code table.',
    ),
  ),
  'receiver-standard-unmet': gateway(502, 'authority')(
    say('转换结果不符合接收方标准', "The result does not meet the receiver's standard"),
    say('由目录管理员修正转换规则。', 'The catalog maintainer must mend the mapping.'),
  ),

  // Keys of systems: asked for, decided, ended.
  'system-unknown': caller(404)(
    say('目录中没有这个业务系统', 'No such system in the catalog'),
    say(
      '核对业务系统标识；新系统须先登入目录。',
      'Check the name of the system; a new one is entered in the catalog first.',
    ),
  ),
  'key-missing': caller(404)(
    say('没有这把密钥', 'No such key'),
    say('核对密钥标识。', 'Check the key identifier.'),
  ),
  'key-unreadable': caller(422)(
    say('公钥无法读取', 'The public key cannot be read'),
    say(
      '提交 SPKI PEM 公钥；其他格式先用 jingwei keys convert 转换。',
      'Send SPKI PEM; convert other formats with jingwei keys convert.',
    ),
  ),
  'key-too-weak': caller(422)(
    say('密钥强度不足', 'The key is too weak'),
    say(
      '重新生成：RSA 3072 位、公钥指数 65537，或 SM2、P-256、Ed25519。',
      'Make another: RSA of 3072 bits with exponent 65537, or SM2, P-256, Ed25519.',
    ),
  ),
  'algorithm-unfit': caller(422)(
    say('密钥不能用于所选的算法', 'The key does not fit the algorithm'),
    say(
      '选择与密钥类型相符的签名算法。',
      'Choose a signature algorithm that takes a key of this kind.',
    ),
  ),
  'term-unfit': caller(422)(
    say('有效期不合要求', 'The term is not allowed'),
    say(
      '有效期与新旧密钥并用期须在设置的上限之内，且尚未过去。',
      'Keep term and overlap within the bounds of the settings, and not in the past.',
    ),
  ),
  'keyid-taken': caller(409)(
    say('该密钥标识已被使用', 'The key identifier is taken'),
    say('换用新的标识。', 'Take a new identifier.'),
  ),
  'key-taken': caller(409)(
    say('该密钥已以其他标识或系统登记', 'The key is registered under another name or system'),
    say(
      '一把密钥只属于一个业务系统、只登记一次；请生成新的密钥。',
      'A key belongs to one system and is registered once; make another.',
    ),
  ),
  'too-many-undecided': caller(409)(
    say(
      '该业务系统待决定的密钥申请过多',
      'Too many requests for keys of this system are undecided',
    ),
    say('待其中一项有了决定再申请。', 'Ask again when one of them has been decided.'),
  ),
  'challenge-unknown': caller(409)(
    say('挑战值不存在或已使用', 'The challenge is unknown or was used'),
    say('重新取得挑战值，只用一次。', 'Get another challenge and use it once.'),
  ),
  'challenge-expired': caller(409)(
    say('挑战值已过期', 'The challenge has expired'),
    say(
      '重新取得挑战值，并在 10 分钟内使用。',
      'Get another challenge and use it within 10 minutes.',
    ),
  ),
  'proof-invalid': caller(422)(
    say('未能证明持有该密钥', 'The proof of possession does not hold'),
    say(
      '用所申请的密钥，按其算法对挑战原文的字节签名。',
      'Sign the bytes of the challenge text with the very key, by its algorithm.',
    ),
  ),
  'own-request': caller(403)(
    say('不能批准自己的申请', 'Nobody decides on their own request'),
    say('由另一人决定。', 'Someone else must decide.'),
  ),
  'already-decided': caller(409)(
    say('此事已有决定', 'This has been decided already'),
    say('查看当前状态。', 'Look at the present state.'),
  ),
  'key-act-unfit': caller(409)(
    say('密钥当前状态不允许此操作', 'The state of the key does not allow this'),
    say(
      '查看密钥状态；已过期或已撤销的密钥须另行申请新的密钥。',
      'Look at the state of the key; ask for a new one when it has expired or was revoked.',
    ),
  ),

  // Changes of the catalog.
  'change-unknown': caller(404)(
    say('没有这份变更单', 'No such change request'),
    say('核对变更单标识。', 'Check its identifier.'),
  ),
  'too-many-changes': caller(409)(
    say('该部门未结的变更单过多', 'Too many change requests of this agency are open'),
    say('先了结其中一份。', 'Bring one of them to its end first.'),
  ),
  'change-act-unfit': caller(409)(
    say('变更单当前状态不允许此操作', 'The state of the change request does not allow this'),
    say('查看变更单的状态。', 'Look at the state of the change request.'),
  ),
  'change-edited': caller(409)(
    say('变更单在您查看之后已被修改', 'The change request was edited after you looked at it'),
    say('重新查看其含义和影响，再作决定。', 'Look at what it means now, then act again.'),
  ),
  'change-empty': caller(422)(
    say('变更单没有改变任何内容', 'The change request changes nothing'),
    say('先修改至少一份文档。', 'Edit at least one document first.'),
  ),
  'change-outdated': caller(409)(
    say(
      '变更单所依据的目录版本已不是现行版本',
      'The bundle this is an edit of is no longer in force',
    ),
    say('先变基到现行版本。', 'Rebase it onto the bundle in force.'),
  ),
  'change-conflicts': caller(409)(
    say('现行版本已改动同一文档', 'The same documents were changed by others in the meantime'),
    say(
      '对 errors 所列文档，以现行版本为底重新修改后再变基。',
      'For each document in errors, give the rebase its new content, made from the one in force.',
    ),
  ),
  'change-not-due': caller(409)(
    say('公告的生效日期未到', 'The day announced for it has not come'),
    say('在公告的日期当天或之后发布。', 'Publish it on the day announced or later.'),
  ),
  'stop-unannounced': caller(422)(
    say(
      '停止共享须提前公告，不得擅自停止',
      'Nothing that is shared stops without notice given in time',
    ),
    say(
      '填写生效日期，并留足公告期。',
      'Name the day it takes effect, far enough ahead for notice to be given.',
    ),
  ),
  'document-foreign': caller(403)(
    say('文档属于其他部门', 'The document belongs to another agency'),
    say('由所属部门提出变更。', 'The agency it belongs to must ask for the change.'),
  ),
  'document-unfit': caller(422)(
    say('路径或内容不是可修改的目录文档', 'Not a document of the catalog that can be edited'),
    say(
      '使用 catalogs/ 下的 YAML 或 schemas/standards、schemas/elements 下的 JSON；授权另行申请。',
      'Use YAML below catalogs/, or JSON in schemas/standards or schemas/elements; grants are applied for.',
    ),
  ),
  'document-unknown': caller(404)(
    say('目录中没有这份文档', 'The catalog has no such document'),
    say('核对标识。', 'Check its identifier.'),
  ),

  // People in browsers, and the identity provider where some of them sign in (OpenID Connect).
  'csrf-mismatch': caller(403)(
    say('请求不是由本网关的页面发出', 'The request was not made by a page of this gateway'),
    say(
      '从本网关的页面操作；请求须带会话的 Jingwei-CSRF，且来源为本网关。',
      'Act from a page of this gateway: send the session’s Jingwei-CSRF from its own origin.',
    ),
  ),
  'sign-in-stale': caller(400)(
    say(
      '这次登录已过期、已用过或不是由此浏览器发起',
      'This sign-in is over, used, or not of this browser',
    ),
    say('重新登录。', 'Sign in again.'),
  ),
  'identity-declined': caller(403)(
    say('统一身份认证未同意登录', 'The identity provider did not agree to the sign-in'),
    say('在统一身份认证完成登录与授权。', 'Sign in and consent at the identity provider.'),
  ),
  'identity-claims-insufficient': caller(403)(
    say(
      '统一身份认证给出的身份不足以在此登录',
      'What the identity provider says does not suffice to sign in here',
    ),
    say(
      '由统一身份认证维护姓名、部门与角色，并由系统管理员核对映射设置。',
      'Have name, agency and roles entered at the identity provider, and the mapping checked.',
    ),
  ),
  'identity-provider-failed': gateway(502)(
    say('统一身份认证没有正常应答', 'The identity provider did not answer as it should'),
    say(
      '稍后重试；持续出现时由运维人员检查 people.oidc 设置与网络。',
      'Try again later; if it lasts, the operator must check people.oidc and the network.',
    ),
  ),
  'identity-token-invalid': gateway(502)(
    say('统一身份认证的应答未通过检验', "The identity provider's answer does not verify"),
    say(
      '由运维人员核对签发者、客户端与 idTokenAlgorithm 设置；未予登录。',
      'The operator must check issuer, client and idTokenAlgorithm; nobody was signed in.',
    ),
  ),

  // People: who they are, what they may do, how they come back.
  'sign-in-refused': caller(401)(
    say('登录未成功', 'Signing in did not succeed'),
    say(
      '核对登录名、密码和动态口令；动态口令用过一次即失效。仍不成功的，请安全保密管理员核查账户。',
      'Check login name, password and code; a code works once. If that does not help, ask a security administrator about the account.',
    ),
  ),
  'sign-in-throttled': caller(429)(
    say('尝试次数过多', 'Too many attempts'),
    say(
      '在 Retry-After 之后重试，最长 15 分钟。',
      'Try again after Retry-After, 15 minutes at most.',
    ),
  ),
  'session-missing': caller(401)(
    say('未登录或会话已结束', 'Not signed in, or the session has ended'),
    say('重新登录。', 'Sign in again.'),
  ),
  'session-unknown': caller(404)(
    say('本人没有这个会话', 'No such session of yours'),
    say('查看本人会话列表；它可能已经结束。', 'List your sessions; it may have ended.'),
  ),
  'step-up-required': caller(403)(
    say('此操作需要再次验证身份', 'This needs proof of who you are, once more'),
    say(
      '在浏览器会话中再次输入密码和动态口令；命令行令牌不能进行此操作。',
      "Give password and code once more in a browser session; a command line's token cannot do this.",
    ),
  ),
  'activation-token-unknown': caller(404)(
    say('激活令牌无效', 'The activation token is not known'),
    say('完整复制激活令牌；重发后旧令牌失效。', 'Copy the whole token; a newer one replaces it.'),
  ),
  'activation-token-used': caller(409)(
    say('激活令牌已使用', 'The activation token was used'),
    say(
      '直接登录；若不是本人激活，立即告知安全保密管理员。',
      'Sign in; if it was not you who used it, tell a security administrator at once.',
    ),
  ),
  'activation-token-expired': caller(410)(
    say('激活令牌已过期', 'The activation token has expired'),
    say('请安全保密管理员重发。', 'Ask a security administrator for another.'),
  ),
  'password-weak': caller(422)(
    say('密码不符合要求', 'The password is not acceptable'),
    say('按 errors 中的各项更换密码。', 'Choose another, by what errors says.'),
  ),
  'code-invalid': caller(422)(
    say('动态口令不正确', 'The code is not right'),
    say(
      '用验证器扫描后显示的当前口令；并校准手机时间。',
      'Use the code that the authenticator shows now, and set the clock of the phone right.',
    ),
  ),
  'person-unknown': caller(404)(
    say('没有这个人员', 'No such person'),
    say('核对人员标识。', 'Check the identifier.'),
  ),
  'agency-unknown': caller(422)(
    say('目录中没有这个部门', 'No such agency in the catalog'),
    say(
      '核对部门标识；新部门须先登入目录。',
      'Check its name; a new one enters the catalog first.',
    ),
  ),
  'login-name-taken': caller(409)(
    say('登录名已被使用', 'The login name is taken'),
    say('换用新的登录名；停用的账户保留其登录名。', 'Take another; disabled accounts keep theirs.'),
  ),
  'too-many-people': caller(409, 'operator')(
    say('人员数量已达上限', 'There are as many people as there may be'),
    say('由运维人员调高 people.peopleCountMax。', 'The operator raises people.peopleCountMax.'),
  ),
  'scope-unfit': caller(422)(
    say('角色的范围不合要求', 'The role cannot have this scope'),
    say(
      '部门角色限于本人所在部门；各角色可用的范围见角色表。',
      "A department's role holds in the person's own agency; the table of roles says what each may have.",
    ),
  ),
  'roles-exclusive': caller(409)(
    say('角色互斥', 'The roles exclude each other'),
    say('由不同的人分别担任。', 'Give them to different people.'),
  ),
  'own-roles': caller(403)(
    say('不能更改自己的角色', 'Nobody changes their own roles'),
    say('由另一位安全保密管理员更改。', 'Another security administrator must do it.'),
  ),
  'last-administrator': caller(409)(
    say('不能失去最后一名在用的管理员', 'The last active administrator of a kind must stay'),
    say('先激活另一名同类管理员。', 'Have another of the same kind activated first.'),
  ),
  'administrator-local-only': caller(403)(
    say('管理员须在本系统登录', 'Administrators sign in here, not at an identity provider'),
    say(
      '使用本系统的管理员账户，或由身份提供方去掉管理员映射。',
      'Use an account of this gateway, or have the mapping to an administrator removed.',
    ),
  ),
  'account-state-unfit': caller(409)(
    say('账户当前状态不允许此操作', 'The state of the account does not allow this'),
    say('查看账户状态。', 'Look at the state of the account.'),
  ),
  'recovery-unknown': caller(404)(
    say('没有这项账户恢复', 'No such recovery'),
    say('核对标识。', 'Check the identifier.'),
  ),
  'recovery-open': caller(409)(
    say('该人员已有待决定的恢复申请', 'A recovery of this person is waiting to be decided'),
    say('由另一名管理员决定该申请。', 'Another administrator must decide on it.'),
  ),
  'cli-sign-in-taken': caller(409)(
    say('该命令行登录码已被使用', 'The code of the command line is taken'),
    say('重新运行 jingwei sign-in。', 'Run jingwei sign-in again.'),
  ),
  'cli-sign-in-unknown': caller(404)(
    say('没有这次命令行登录，或已过期', 'No such sign-in of a command line, or no longer'),
    say(
      '重新运行 jingwei sign-in，并在 10 分钟内批准。',
      'Run jingwei sign-in again and approve it within 10 minutes.',
    ),
  ),
  'cli-sign-in-pending': caller(409)(
    say('命令行登录尚未批准', 'The sign-in of the command line is not approved yet'),
    say('在浏览器中批准后重试。', 'Approve it in the browser, then ask again.'),
  ),
  'cli-sign-in-refused': caller(403)(
    say('命令行登录被拒绝', 'The sign-in of the command line was refused'),
    say('若确是本人，重新运行 jingwei sign-in。', 'If it was you, run jingwei sign-in again.'),
  ),

  // Bundles of the catalog: kept, published, rolled back.
  'bundle-unknown': caller(404)(
    say('没有这个目录版本', 'No such bundle'),
    say(
      '核对版本标识；从未发布的版本只保留最近上传的。',
      'Check its id; of bundles never published only those uploaded last are kept.',
    ),
  ),
  'bundle-in-force': caller(409)(
    say('该目录版本已在用', 'This bundle is in force already'),
    say('无需发布；退回时发布更早的版本。', 'Nothing to do; to roll back, publish an earlier one.'),
  ),
  'catalog-findings': caller(422)(
    say('目录有不合规则之处，未保存也未发布', 'The catalog has findings; nothing was published'),
    say(
      '按 errors 所指的文件、行、列修改；jingwei catalog check 列出全部。',
      'Mend each file, line and column that errors names; jingwei catalog check lists all.',
    ),
  ),

  // Flows: batches in, deliveries out.
  'flow-unknown': caller(404)(
    say('没有这个数据流，或与本系统无关', 'No such flow, or none of this system'),
    say('核对数据流标识。', 'Check the name of the flow.'),
  ),
  'batch-unknown': caller(404)(
    say('没有这个批次', 'No such batch'),
    say('先提交批次交接单。', 'Send its manifest first.'),
  ),
  'batch-differs': caller(409)(
    say('该批次号已用于另一份交接单', 'The batch number was used for another manifest'),
    say('换用新的批次号。', 'Use a new batch number.'),
  ),
  'batch-not-next': caller(409)(
    say('批次不衔接：上一批次不符', 'The batch does not follow the one before it'),
    say(
      '在 previous 中写明上一批次号；缺少的批次先补交。',
      'Name the batch before it in previous; send what is missing first.',
    ),
  ),
  'batch-state-unfit': caller(409)(
    say('批次当前状态不允许此操作', 'The state of the batch does not allow this'),
    say('查询批次状态。', 'Ask for the state of the batch.'),
  ),
  'segment-misplaced': caller(409)(
    say('分段起点超过已收记录数', 'The segment begins after what was received'),
    say('从 received 处续传。', 'Go on from `received`.'),
  ),
  'segment-overlong': caller(413)(
    say('分段过大', 'The segment is too large'),
    say(
      '拆成更小的分段（解压后不超过 4 MiB）。',
      'Send smaller ones, 4 MiB at most after inflation.',
    ),
  ),
  'origin-unknown': caller(404)(
    say('该批次没有来历凭证', 'The batch has no origin to prove'),
    say(
      '其交接单不是由来源签名提交的，或签名用的是共享密钥；首个来源无从证明。',
      'Its manifest was not signed by its source, or with a shared secret: nothing proves the first source.',
    ),
  ),
  'origin-invalid': caller(422)(
    say('批次来历与交接单不符', 'The origin is not that of this batch'),
    say(
      '原样转交上级网关给出的来历。',
      'Hand on what the gateway above gives as origin, as it is.',
    ),
  ),
  'cursor-unfit': caller(409)(
    say('游标超出可派发范围', 'The cursor lies outside what can be delivered'),
    say(
      '查询接收方状态，在 floor 与 released 之间取值。',
      'Ask for the state of the receiver; stay between `floor` and `released`.',
    ),
  ),
  'quarantine-unknown': caller(404)(
    say('没有这条问题数据', 'No such quarantined record'),
    say('核对批次与序号。', 'Check the batch and the ordinal.'),
  ),
  'override-unfit': caller(409)(
    say('该记录不能这样放行', 'The record cannot be released like this'),
    say(
      '请来源部门更正后重发；区划不明的须指定在用的区划。',
      'Have the source correct it; where no region is known, name one that is in force.',
    ),
  ),

  'flow-not-polled': caller(409)(
    say('本网关不从该数据流的来源取数', 'This gateway takes nothing from the source of the flow'),
    say(
      '由来源报送批次，或在设置中写明其前置库或文件。',
      'Its source sends batches; or name its table or files in the settings.',
    ),
  ),
  'record-unknown': caller(404)(
    say('本系统未持有这条记录', 'This system holds no such record'),
    say('按派发记录填写 key 与 seq。', 'Give key and seq as they were delivered.'),
  ),
  'record-superseded': caller(409)(
    say('该记录已有更新的版本', 'A later version of the record has come'),
    say('先接收最新派发，再核对。', 'Take the latest deliveries, then look again.'),
  ),
  'correction-open': caller(409)(
    say('该项已有未办结的校核纠错', 'A correction of this field is open already'),
    say('查询该校核纠错；内容有变的先撤回。', 'Look at it; withdraw it before saying otherwise.'),
  ),
  'too-many-corrections': caller(409)(
    say('未办结的校核纠错过多', 'Too many corrections are open'),
    say('由来源部门先行答复。', 'The source must answer some first.'),
  ),
  'correction-unknown': caller(404)(
    say('没有这件校核纠错', 'No such correction'),
    say('核对标识。', 'Check the identifier.'),
  ),
  'correction-state-unfit': caller(409)(
    say('校核纠错当前状态不允许此操作', 'The state of the correction does not allow this'),
    say('查询其状态。', 'Ask for its state.'),
  ),

  // The log, reading it, and the gateway itself.
  'not-permitted': caller(403)(
    say('无权进行此操作', 'Not permitted'),
    say('由有权限的人员或系统操作。', 'Someone with the role for it must do it.'),
  ),
  'erasure-unknown': caller(404)(
    say('没有这项待决定的删除申请', 'No such erasure is waiting'),
    say('申请可能已决定或已过期；请重新申请。', 'It may be decided or expired: ask again.'),
  ),
  'exchange-unknown': caller(404)(
    say('没有这次共享调用', 'No such exchange'),
    say(
      '核对调用标识；只能查看本系统的调用。',
      'Check the identifier; a system sees its own exchanges only.',
    ),
  ),
  'entry-archived': gateway(503)(
    say('日志条目已归档，不在本机', 'The entry is archived and not here'),
    say(
      '在设置 retention.archive 中给出归档文件夹，或运行 jingwei audit restore-archive。',
      'Name the folder of the archive in the setting retention.archive, or run jingwei audit restore-archive.',
    ),
  ),
  'tile-unknown': caller(404)(
    say('没有这个日志分片', 'No such tile'),
    say(
      '先读取检查点，再按其大小请求分片。',
      'Read the checkpoint first and ask for tiles within its size.',
    ),
  ),
  'route-unknown': caller(404)(
    say('没有这个接口', 'No such route'),
    say(
      '核对地址；接口说明见 docs/api.md。',
      'Check the address; docs/api.md describes the interface.',
    ),
  ),
  'method-not-allowed': caller(405)(
    say('接口不支持此方法', 'The route does not allow this method'),
    say('使用 Allow 中的方法。', 'Use a method named in Allow.'),
  ),
  'log-unavailable': gateway(503)(
    say('审计日志不可写，已停止共享', 'The audit log cannot be written, so exchanges have stopped'),
    say(
      '由运维人员恢复日志存储；不会在无记录的情况下运行。',
      'The operator must mend the log’s storage; nothing runs unrecorded.',
    ),
  ),
  'witness-stale': gateway(503)(
    say(
      '审计日志久未获见证方联署，已停止共享',
      'No witness has countersigned the log for too long',
    ),
    say(
      '由运维人员恢复与见证方的连接；见证方拒绝联署的，立即报告数据主管部门。',
      'The operator must restore the connection to the witnesses, or tell the data bureau at once if they refuse.',
    ),
  ),
  'not-cosigned': caller(404)(
    say('没有见证方联署的检查点', 'No checkpoint that witnesses have cosigned'),
    say(
      '稍后再取；未设置见证方的网关没有它，请用 /log/checkpoint。',
      'Ask again shortly; a gateway without witnesses has none: read /log/checkpoint.',
    ),
  ),
  overloaded: gateway(503)(
    say('网关繁忙', 'The gateway is busy'),
    say('在 Retry-After 之后重试。', 'Try again after Retry-After.'),
  ),
  internal: gateway(500)(
    say('网关内部错误', 'The gateway failed'),
    say('请向运维人员提供调用标识。', 'Give the exchange identifier to the operator.'),
  ),
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof problemCodes;

/** True for a string that is a code of the table. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemCodes, text);
}

/** Why an item that was asked for is not in the answer (`omitted[].code`). */
export const omissionCodes = {
  'item-not-shared': say('该数据项不予共享', 'The item is not shared'),
  'item-not-granted': say('该数据项不在授权内', 'The item is not in the grant'),
  'item-not-needed': say('该事项不需要此数据项', 'The service item does not need this item'),
  'item-not-in-standard': say(
    '接收方标准没有此数据项',
    "The receiver's standard has no place for this item",
  ),
} as const satisfies Record<string, Bilingual>;

export type OmissionCode = keyof typeof omissionCodes;
