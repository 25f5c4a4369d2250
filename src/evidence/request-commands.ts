import { say } from '../kernel/index.ts';
import { WORK, type Step } from './commands.ts';

const RAW = `${WORK}/request.signature`;
const DER = `${WORK}/request.signature.der`;
const BASE = 'request.signature-base';
const KEY = 'keys/caller.pem';

/** Two integers of 32 bytes, r and s, as OpenSSL takes them: a DER SEQUENCE. */
const asDer: readonly string[] = [
  `signature=$(od -An -v -tx1 ${RAW} | tr -d ' \\n')`,
  `printf 'asn1=SEQUENCE:pair\\n[pair]\\nr=INTEGER:0x%s\\ns=INTEGER:0x%s\\n' "$(printf %s "$signature" | cut -c 1-64)" "$(printf %s "$signature" | cut -c 65-128)" > ${WORK}/signature.conf`,
  `openssl asn1parse -genconf ${WORK}/signature.conf -noout -out ${DER}`,
];

const digest = (options: string, signature = RAW): string =>
  `openssl dgst ${options} -verify ${KEY} -signature ${signature} ${BASE}`;

const raw = (options: string, signature = RAW): string =>
  `openssl pkeyutl -verify -pubin -inkey ${KEY} -rawin -in ${BASE} -sigfile ${signature}${options}`;

/** How OpenSSL verifies each algorithm of RFC 9421 and of the commercial cipher suites. */
const verifying: Readonly<Record<string, readonly string[]>> = {
  ed25519: [raw('')],
  'ecdsa-p256-sha256': [...asDer, digest('-sha256', DER)],
  'rsa-pss-sha512': [digest('-sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64')],
  'rsa-v1_5-sha256': [digest('-sha256')],
  'sm2-sm3': [...asDer, raw(' -digest sm3 -pkeyopt distid:1234567812345678', DER)],
};

/** Undefined for a shared secret: whoever could verify it could have made it. */
export function signatureStep(algorithm: string, keyid: string): Step | undefined {
  const commands = verifying[algorithm];
  if (commands === undefined) return undefined;
  return {
    title: say('请求由调用方密钥签署', "The caller's key signed the request"),
    about: say(
      `签名基串（RFC 9421）由密钥 ${keyid}（${algorithm}）签署。最后一行算出该公钥的摘要，日志中 key.registered 条目登记的应是同一摘要。`,
      `The signature base (RFC 9421) is signed with key ${keyid} (${algorithm}). The last line prints the digest of the public key, which the log has in the entry key.registered.`,
    ),
    commands: [
      `[ "$(sed -n 's/^"@signature-params": //p' ${BASE})" = "$(sed -n 's/^Signature-Input: sig=//p' request.headers)" ]`,
      `sed -n 's/^Signature: sig=:\\(.*\\):$/\\1/p' request.headers | openssl base64 -d -A > ${RAW}`,
      ...commands,
      `openssl pkey -pubin -in ${KEY} -outform DER | openssl dgst -sha256`,
    ],
  };
}

/** The entry's commitment is the SHA-256 of salt and bytes. */
const committed = (name: string, file: string, index: number): string =>
  `grep -qF "\\"${name}\\":\\"sha256:$(cat salts/${name} ${file} | openssl dgst -sha256 -r | cut -c 1-64)\\"" entries/${index}.json`;

export const baseStep = (indexes: readonly number[]): Step => ({
  title: say('条目承诺的正是这份签名基串', 'The entries commit to this signature base'),
  about: say(
    '承诺 = SHA-256(32 字节盐值 ‖ 签名基串)。',
    'A commitment is SHA-256 of 32 bytes of salt and the signature base.',
  ),
  commands: indexes.map((index) => committed('signatureBase', BASE, index)),
});

/** For whoever has the bytes; the package has not. */
export const openingHint = (name: string, index: number): string =>
  committed(name, `${name}.bytes`, index);
