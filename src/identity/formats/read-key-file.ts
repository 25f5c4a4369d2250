import { isRefusal, say, type Refusal } from '../../kernel/index.ts';
import { publicKeyOf } from '../public-key.ts';
import { keyBytes } from './key-bytes.ts';
import type { KeyFile } from './key-file.ts';
import { keyFormats, unreadable } from './key-formats.ts';
import { soundSm2Private } from './sm2-hex.ts';

/** Of a key file; a chain of certificates takes most. */
export const KEY_FILE_BYTES_MAX = 65_536;

const unknown = unreadable(say('不是已知格式的密钥。', 'Not a key of a known format.'));

const tooLarge = unreadable(
  say(
    `密钥文件不超过 ${KEY_FILE_BYTES_MAX} 字节。`,
    `A key file has at most ${KEY_FILE_BYTES_MAX} bytes.`,
  ),
);

const damaged = (format: string): Refusal =>
  unreadable(
    say(
      `看似 ${format} 格式，但内容不完整或不成立。`,
      `It looks like ${format}, but does not hold.`,
    ),
  );

/** A key of any format of the table, or why the file holds none. */
export function readKeyFile(bytes: Uint8Array): KeyFile | Refusal {
  if (bytes.length > KEY_FILE_BYTES_MAX) return tooLarge;
  const file = keyBytes(bytes);
  const format = keyFormats.find(({ detect }) => detect(file));
  if (format === undefined) return unknown;
  try {
    const found = format.read(file);
    if (found === undefined) return damaged(format.name);
    if (isRefusal(found)) return found;
    const { key, certificate } = found;
    const sound = soundSm2Private(key) ?? key;
    return {
      format: format.name,
      publicKey: publicKeyOf(sound),
      ...(sound.type === 'private' ? { privateKey: sound } : {}),
      ...(certificate === undefined ? {} : { certificate }),
    };
  } catch {
    return damaged(format.name);
  }
}
