import { say, type Bilingual } from '../kernel/index.ts';

/** One thing to be checked: why, and the commands that end with an error when it does not hold. */
export interface Step {
  readonly title: Bilingual;
  readonly about: Bilingual;
  /** Lines of a POSIX shell with OpenSSL 3, run in the package's folder. */
  readonly commands: readonly string[];
}

/** Where commands put what they compute. */
export const WORK = 'work';

/** As one word of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export function digestStep(paths: readonly string[]): Step {
  return {
    title: say('文件完整', 'The files are whole'),
    about: say(
      '逐个计算文件摘要，与 SHA256SUMS 比对。这只防误损；防篡改靠以下各步。',
      'Digests of the files against SHA256SUMS. This finds accidents; the steps below find forgery.',
    ),
    commands: [
      `mkdir -p ${WORK}`,
      `openssl dgst -sha256 -r ${paths.join(' ')} | cut -c 1-64 > ${WORK}/digests`,
      `cut -c 1-64 SHA256SUMS | cmp - ${WORK}/digests`,
    ],
  };
}
