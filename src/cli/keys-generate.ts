import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { base64Of } from '../kernel/index.ts';
import {
  algorithms,
  createNodeCryptoProvider,
  usesSecret,
  type AlgorithmName,
} from '../signatures/index.ts';
import { report, type Cli, type Report } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';

interface Options extends CommonOptions {
  readonly algorithm: AlgorithmName;
  readonly out: string;
}

/** Never writes over a file. */
function write(file: string, content: string, mode: number): void {
  writeFileSync(file, content, { mode, flag: 'wx' });
}

function generatePair(cli: Cli, { algorithm, out }: Options): Report {
  const pair = createNodeCryptoProvider().generateKeyPair(algorithm);
  const privateFile = `${out}.key.pem`;
  const publicFile = `${out}.pub.pem`;
  write(privateFile, pair.privatePem, 0o600);
  write(publicFile, pair.publicPem, 0o644);
  return {
    value: { algorithm, privateFile, publicFile },
    lines: [cli.text('keysWritten', { privateFile }), cli.text('keysPublic', { publicFile })],
  };
}

function generateSecret(cli: Cli, { algorithm, out }: Options): Report {
  const secretFile = `${out}.secret`;
  write(secretFile, base64Of(createNodeCryptoProvider().generateSecret()), 0o600);
  return {
    value: { algorithm, secretFile },
    lines: [cli.text('keysSecret', { secretFile })],
  };
}

/** `jingwei keys generate`: a pair, or the secret that HMAC shares, in base64. */
export function addKeysGenerate(keys: Command, cli: Cli): void {
  const algorithm = new Option('--algorithm <algorithm>', cli.text('keysAlgorithm'))
    .choices(Object.keys(algorithms))
    .makeOptionMandatory();
  leaf(keys, cli, { usage: 'generate', about: 'keysGenerate' })
    .addOption(algorithm)
    .requiredOption('--out <prefix>', cli.text('keysOut'))
    .action((_own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const generate = usesSecret(options.algorithm) ? generateSecret : generatePair;
      report(cli, options.json, generate(cli, options));
    });
}
