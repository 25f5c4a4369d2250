import { say } from '../kernel/index.ts';

/** What `jingwei audit mirror` says. */
export const mirrorTexts = {
  auditMirror: say(
    '把日志续写到文件夹，成为公开工具可读的分片目录',
    'bring a plain tile directory, which public verifiers read, up to the newest checkpoint',
  ),
  auditMirrorOut: say('镜像文件夹', 'folder of the mirror'),
  auditMirrorFolder: say('镜像文件夹；须给出 --verifier-key', 'a mirror; needs --verifier-key'),
  auditMirrorKeyNeeded: say(
    '镜像里没有公钥：请用 --verifier-key 给出另处取得的日志公钥',
    'A mirror holds no key: give the one you have from elsewhere with --verifier-key',
  ),
  auditMirrored: say(
    '镜像已从 {from} 条续至 {size} 条，写入分片 {tileCount} 个',
    'The mirror went from {from} to {size} entries; {tileCount} tiles written',
  ),
  auditMirrorRefused: say(
    '镜像未改动（{reason}）：{detail}',
    'The mirror is unchanged ({reason}): {detail}',
  ),
  auditMirrorHeld: say('镜像所存：{head}', 'Held: {head}'),
  auditMirrorOffered: say('日志所示：{head}', 'Offered: {head}'),
};
