import { writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { algorithms, createNodeCryptoProvider, type AlgorithmName } from '../signatures/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';

interface Options extends CommonOptions {
  readonly algorithm: AlgorithmName;
  readonly out: string;
}

/** `jingwei keys generate`: never writes over a key. */
export function addKeysGenerate(keys: Command, cli: Cli): void {
  const algorithm = new Option('--algorithm <algorithm>', cli.text('keysAlgorithm'))
    .choices(Object.keys(algorithms))
    .makeOptionMandatory();
  leaf(keys, cli, { usage: 'generate', about: 'keysGenerate' })
    .addOption(algorithm)
    .requiredOption('--out <prefix>', cli.text('keysOut'))
    .action((_own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const pair = createNodeCryptoProvider().generateKeyPair(options.algorithm);
      const privateFile = `${options.out}.key.pem`;
      const publicFile = `${options.out}.pub.pem`;
      writeFileSync(privateFile, pair.privatePem, { mode: 0o600, flag: 'wx' });
      writeFileSync(publicFile, pair.publicPem, { mode: 0o644, flag: 'wx' });
      report(cli, options.json, {
        value: { algorithm: options.algorithm, privateFile, publicFile },
        lines: [cli.text('keysWritten', { privateFile }), cli.text('keysPublic', { publicFile })],
      });
    });
}
