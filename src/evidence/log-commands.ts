import { say } from '../kernel/index.ts';
import { sidesOf } from '../proofs/index.ts';
import { quoted, WORK, type Step } from './commands.ts';

const decode = 'openssl base64 -d -A';
const hash = 'openssl dgst -sha256 -binary';

/** The log's key signed the checkpoint: its first three lines (c2sp.org/signed-note). */
export const checkpointStep = (origin: string): Step => ({
  title: say('检查点由日志密钥签署', "The log's key signed the checkpoint"),
  about: say(
    '检查点前三行是：日志名、条目数、树根。签名为 Ed25519。keys/log.vkey 须与从数据主管部门另行取得的一致。',
    'The first three lines of the checkpoint are origin, number of entries, root; the signature is Ed25519. Compare keys/log.vkey with the one you have from the bureau.',
  ),
  commands: [
    `cut -d + -f 3- keys/log.vkey | ${decode} | tail -c 32 > ${WORK}/log.key`,
    `openssl pkey -pubin -in keys/log.pem -outform DER | tail -c 32 | cmp - ${WORK}/log.key`,
    `[ "$(cut -d + -f 1 keys/log.vkey)" = "$(head -n 1 checkpoint)" ]`,
    `[ "$(cut -d + -f 2 keys/log.vkey)" = "$( (head -n 1 checkpoint; printf '\\001'; cat ${WORK}/log.key) | openssl dgst -sha256 -r | cut -c 1-8)" ]`,
    `head -n 3 checkpoint > ${WORK}/checkpoint.text`,
    `grep -F -- ${quoted(`— ${origin} `)} checkpoint | cut -d ' ' -f 3 | ${decode} | tail -c 64 > ${WORK}/checkpoint.signature`,
    `openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in ${WORK}/checkpoint.text -sigfile ${WORK}/checkpoint.signature`,
  ],
});

/** Lines of a tlog-proof before its first hash: the header and the index. */
const LINES_BEFORE_HASHES = 2;

/** The tree at the checkpoint holds this entry at this place (RFC 9162 §2.1.3.2). */
export function inclusionStep(index: number, size: number): Step {
  const entry = `entries/${index}.json`;
  const proof = `entries/${index}.tlog-proof`;
  const climb = sidesOf({ index, last: size - 1 }).map((side, step) => {
    const sibling = `sed -n ${step + LINES_BEFORE_HASHES + 1}p ${proof} | ${decode}`;
    const node = `cat ${WORK}/node`;
    const pair = side === 'left' ? `${sibling}; ${node}` : `${node}; ${sibling}`;
    return `(printf '\\001'; ${pair}) | ${hash} > ${WORK}/next && mv ${WORK}/next ${WORK}/node`;
  });
  return {
    title: say(`条目 ${index} 在日志中`, `Entry ${index} is in the log`),
    about: say(
      `从条目的叶哈希起，逐层与证明中的哈希合并，应得出检查点的树根（共 ${size} 条）。`,
      `From the entry's leaf hash, joined with each hash of the proof, to the root of the checkpoint (${size} entries).`,
    ),
    commands: [
      `[ "$(head -n 2 ${proof})" = "$(printf 'c2sp.org/tlog-proof@v1\\nindex ${index}')" ]`,
      `sed '1,/^$/d' ${proof} | cmp - checkpoint`,
      `(printf '\\000'; cat ${entry}) | ${hash} > ${WORK}/node`,
      ...climb,
      `sed -n 3p checkpoint | ${decode} | cmp - ${WORK}/node`,
    ],
  };
}

/** The authority's clock said so when it saw exactly this checkpoint (RFC 3161). */
export function timestampStep(at: string): Step {
  const seconds = Math.ceil(Date.parse(at) / 1000);
  return {
    title: say('检查点有可信时间戳', 'The checkpoint has a timestamp'),
    about: say(
      `时间戳机构称其于 ${at} 已见到该检查点；其中计入的条目在此之前均已存在。keys/tsa.pem 须与该机构公布的一致。`,
      `The authority says that it saw the checkpoint at ${at}: every entry that it counts existed by then. Compare keys/tsa.pem with what the authority publishes.`,
    ),
    commands: [
      `openssl ts -verify -data checkpoint -in timestamp.tsr -CAfile keys/tsa.pem -partial_chain -attime ${seconds}`,
    ],
  };
}
