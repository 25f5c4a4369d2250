import { clientFor, type Profile } from '../../src/cli/index.ts';
import { say, type Bilingual, type Language } from '../../src/kernel/index.ts';
import type { Problem, QueryAnswer } from '../../src/shapes/index.ts';
import type { StateFolder } from './state-folder.ts';

const ALLOWED = 'conditional-query';
const REFUSED = 'wrong-purpose';

type Files = Pick<StateFolder, 'profileFile' | 'peopleFile'>;

interface Played {
  readonly answer: QueryAnswer;
  readonly problem: Readonly<Record<Language, Problem>>;
}

/** One allowed and one refused call through the SDK; the refusal in each language it is told in. */
async function play(profile: Profile): Promise<Played> {
  const send = async (name: string, language: Language): Promise<unknown> => {
    const sample = profile.samples.find((each) => each.name === name);
    if (sample === undefined) throw new Error(`no sample ${name}`);
    const { system, method, path, body } = sample;
    const headers = { 'Accept-Language': language };
    return (await clientFor(profile, system).send({ method, path, body, headers })).body;
  };
  return {
    answer: (await send(ALLOWED, 'zh-CN')) as QueryAnswer,
    problem: {
      'zh-CN': (await send(REFUSED, 'zh-CN')) as Problem,
      en: (await send(REFUSED, 'en')) as Problem,
    },
  };
}

function answerLine({ records, omitted, receipt }: QueryAnswer): Bilingual {
  const items = Object.keys(records[0] ?? {}).join(', ');
  const left = omitted.map(({ item, code }) => `${item} (${code})`).join(', ');
  const index = receipt?.index ?? '';
  return say(
    `准予  ${ALLOWED}：返回 ${records.length} 条（${items}），未返回 ${left}，存证第 ${index} 条`,
    `Allowed  ${ALLOWED}: ${records.length} records (${items}), omitted ${left}, receipt ${index}`,
  );
}

const problemLine = ({ 'zh-CN': zh, en }: Played['problem']): Bilingual =>
  say(
    `不予  ${REFUSED}：${zh.code}，由 ${zh.owner ?? ''} 处理；${zh.remedy}`,
    `Refused  ${REFUSED}: ${en.code}, turn of ${en.owner ?? ''}; ${en.remedy}`,
  );

const commandLines = (profileFile: string, baseUrl: string): readonly string[] => [
  `  npx jingwei call --samples --profile ${profileFile}`,
  `  npx jingwei call --sample ${ALLOWED} --profile ${profileFile}`,
  `  npx jingwei call --sample ${REFUSED} --profile ${profileFile}`,
  `  npx jingwei audit verify --profile ${profileFile}`,
  `  npx jingwei sign-in --gateway ${baseUrl}`,
];

function linesFor(
  profile: Profile,
  { profileFile, peopleFile }: Files,
  played: Played,
): readonly Bilingual[] {
  const { baseUrl, samples } = profile;
  return [
    say(`经纬示例省已启动：${baseUrl}`, `The example province is up: ${baseUrl}`),
    say(
      `就绪 ${baseUrl}/readyz  日志 ${baseUrl}/log/checkpoint  密钥与示例 ${profileFile}`,
      `Ready ${baseUrl}/readyz  log ${baseUrl}/log/checkpoint  keys and samples ${profileFile}`,
    ),
    answerLine(played.answer),
    problemLine(played.problem),
    say(
      `九种角色的人员已就绪：登录名、密码和验证器密钥见 ${peopleFile}`,
      `People of nine roles are ready: login names, passwords and authenticator secrets in ${peopleFile}`,
    ),
    say(
      `在另一个终端试试（共 ${samples.length} 个示例）；按 Ctrl+C 停止：`,
      `Try in another terminal (${samples.length} samples); Ctrl+C stops:`,
    ),
  ];
}

/** What a newcomer should see first: where it is, what it allows, what it refuses, what to try. */
export async function tellStory(
  profile: Profile,
  files: Files,
  languages: readonly Language[],
): Promise<readonly string[]> {
  const lines = linesFor(profile, files, await play(profile));
  return [
    ...languages.flatMap((language) => [...lines.map((line) => line[language]), '']).slice(0, -1),
    ...commandLines(files.profileFile, profile.baseUrl),
  ];
}
