import { readFileSync, statSync } from 'node:fs';
import { isRefusal, say } from '../kernel/index.ts';
import { KEY_FILE_BYTES_MAX, readKeyFile, type KeyFile } from '../identity/index.ts';
import { fail } from './failures.ts';

/** A key of any format. @throws {Fault} when the file holds none. @throws {Error} ENOENT. */
export function keyIn(file: string): KeyFile {
  const isTooLarge = statSync(file).size > KEY_FILE_BYTES_MAX;
  const read = readKeyFile(
    isTooLarge ? new Uint8Array(KEY_FILE_BYTES_MAX + 1) : new Uint8Array(readFileSync(file)),
  );
  if (!isRefusal(read)) return read;
  const { detail = say('', '') } = read;
  return fail(
    say(
      `不是可读取的密钥：${file}。${detail['zh-CN']}`,
      `Not a key that can be read: ${file}. ${detail.en}`,
    ),
  );
}
