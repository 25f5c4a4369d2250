import { say, type Bilingual, type Language } from '../kernel/index.ts';
import type { ExchangeEvidence } from '../shapes/index.ts';
import type { Step } from './commands.ts';
import { saltNames } from './files.ts';
import { openingHint } from './request-commands.ts';

const title = say('存证核验包', 'Evidence package');

const intro = say(
  '本包证明一次共享调用按所述内容记入了只增日志。核验不需要网关，也不需要联网：只要 POSIX shell 与 OpenSSL 3。在解压后的文件夹中先执行 set -e，再按顺序执行下列命令；任何一条报错，即为不成立。',
  'This package proves that one exchange stands in an append-only log as it is told here. Checking it takes neither the gateway nor a network: a POSIX shell and OpenSSL 3. In the unpacked folder say set -e, then run the commands in order; whatever ends with an error does not hold.',
);

const noSecrets = say(
  '日志条目不含个人数据，只含加盐承诺。salts/ 中的盐值能打开这些承诺：持有本包者如猜中原文即可确认，因此本包应与案卷同样保管；日志方删除存证后，本包中的盐值不会随之消失。',
  'Entries hold no personal data, only salted commitments. The salts in salts/ open them: whoever has this package and guesses the bytes can confirm the guess, so keep it as you keep the case file. Erasing evidence at the gateway does not reach it.',
);

const bodies = say(
  '持有原文者可核对其承诺：把原文字节存为下列文件名（应答须为去掉 receipt 后的 RFC 8785 规范 JSON），再执行：',
  'Whoever has the bytes can open a commitment: save them under the name below (the answer as RFC 8785 canonical JSON without its receipt) and run:',
);

const deniable = say(
  '该请求以共享密钥（HMAC）签署：网关自己也能生成这样的签名，故不能证明请求出自调用方。',
  'The request was signed with a shared secret (HMAC): the gateway could have made the signature itself, so it does not prove that the caller did.',
);

const erased = say(
  '签名基串与盐值已依规删除：条目仍可核验，但不能再与请求原文对应。',
  'Signature base and salts were erased: the entries still verify, and can no longer be tied to the request.',
);

const fence = (language: string, lines: readonly string[]): string =>
  `\`\`\`${language}\n${lines.join('\n')}\n\`\`\``;

const section = (language: Language, step: Step, number: number): string =>
  [`## ${number}. ${step.title[language]}`, step.about[language], fence('sh', step.commands)].join(
    '\n\n',
  );

/** What else there is to say of this package. */
function notes({ request, key }: ExchangeEvidence): readonly Bilingual[] {
  const hasSecret = request !== undefined && key !== undefined && key.publicPem === undefined;
  return [noSecrets, ...(request === undefined ? [erased] : []), ...(hasSecret ? [deniable] : [])];
}

function openings({ salts = {}, entries }: ExchangeEvidence): readonly string[] {
  const last = entries.at(-1)?.index ?? 0;
  return saltNames(salts)
    .filter((name) => name !== 'signatureBase')
    .map((name) => openingHint(name, last));
}

/** README of a package: every command that its files can stand. */
export function readmeOf(
  evidence: ExchangeEvidence,
  steps: readonly Step[],
  language: Language,
): string {
  const toOpen = openings(evidence);
  const parts = [
    `# ${title[language]} ${evidence.exchange}`,
    intro[language],
    ...steps.map((step, at) => section(language, step, at + 1)),
    ...(toOpen.length === 0 ? [] : [bodies[language], fence('text', toOpen)]),
    ...notes(evidence).map((note) => note[language]),
  ];
  return `${parts.join('\n\n')}\n`;
}
