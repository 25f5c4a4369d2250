import type { Language } from '../kernel/index.ts';

const languages: readonly Language[] = ['zh-CN', 'en'];

const languageNamed = (name: string | undefined): Language | undefined =>
  languages.find((language) => language === name);

/** What `--lang` says, read before anything is parsed because the help itself depends on it. */
function languageAsked(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((argument) => /^--lang(=|$)/.test(argument));
  const [, named] = argv[at]?.split('=') ?? [];
  return named ?? argv[at + 1];
}

/** `--lang`, then JINGWEI_LANG, then zh-CN. */
export function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv): Language {
  const asked = argv.some((argument) => argument.startsWith('--lang'))
    ? languageAsked(argv)
    : env['JINGWEI_LANG'];
  return languageNamed(asked) ?? 'zh-CN';
}
