import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { say } from '../kernel/index.ts';
import { keyTargets, writeKey, type KeyFile, type KeyTarget } from '../identity/index.ts';
import { report, type Cli, type Report } from './cli.ts';
import { fail } from './failures.ts';
import { keyIn } from './keys-file.ts';
import { leaf, type CommonOptions } from './leaf.ts';

interface Options extends CommonOptions {
  readonly to: KeyTarget;
  readonly private?: boolean;
  readonly out?: string;
}

type Half = 'public' | 'private';

/** Open to everybody, or to its owner alone. */
const modes: Readonly<Record<Half, number>> = { public: 0o644, private: 0o600 };

/** What would have been written, had `--private` been said. */
function refuseTarget(key: KeyFile, { to, half }: { to: KeyTarget; half: Half }): never {
  if (half === 'private' && key.privateKey === undefined) {
    return fail(say('文件中没有私钥', 'The file holds no private key'));
  }
  if (half === 'public' && writeKey(key, { to, half: 'private' }) !== undefined) {
    return fail(
      say(`${to} 只用于私钥；请加 --private`, `${to} is for private keys alone: say --private`),
    );
  }
  return fail(say(`此类密钥没有 ${to} 形式`, `There is no ${to} of such a key`));
}

function convert(key: KeyFile, { to, private: isPrivate, out }: Options): Report {
  const half: Half = isPrivate === true ? 'private' : 'public';
  const text = writeKey(key, { to, half }) ?? refuseTarget(key, { to, half });
  if (out === undefined) return { value: { to, half, key: text }, lines: [text.trimEnd()] };
  writeFileSync(out, text, { mode: modes[half], flag: 'wx' });
  return { value: { to, half, file: out }, lines: [] };
}

/** `jingwei keys convert`: the public half, unless the private one is asked for by name. */
export function addKeysConvert(keys: Command, cli: Cli): void {
  const to = new Option('--to <format>', cli.text('keysTo'))
    .choices(keyTargets)
    .makeOptionMandatory();
  leaf(keys, cli, { usage: 'convert', about: 'keysConvert' })
    .argument('<file>', cli.text('keysFile'))
    .addOption(to)
    .option('--private', cli.text('keysPrivate'))
    .option('--out <file>', cli.text('keysConvertOut'))
    .action((file: string, _own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      report(cli, options.json, convert(keyIn(file), options));
    });
}
