import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { digestOf } from '../kernel/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { readKey, type ReadKey } from './keys-read.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface ShownKey {
  readonly kind: ReadKey['kind'];
  readonly type: string;
  /** Digest of the DER of the public key's SubjectPublicKeyInfo: what the log registers. */
  readonly digest: string;
  /** The signature algorithm it may be registered for; absent when for none. */
  readonly algorithm?: string;
  /** Of an SM2 key: the point, and the PEM that registration takes. */
  readonly sm2?: { readonly point: string; readonly publicPem: string };
}

function shown({ kind, type, publicKey, sm2Point: point }: ReadKey): ShownKey {
  const crypto = createNodeCryptoProvider();
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const usable = crypto.importVerificationKey('shown', pem);
  return {
    kind,
    type,
    digest: digestOf(sha256, der),
    ...(usable === undefined ? {} : { algorithm: usable.algorithm }),
    ...(point === undefined ? {} : { sm2: { point, publicPem: pem } }),
  };
}

const linesOf = (cli: Cli, { kind, type, digest, algorithm, sm2 }: ShownKey): readonly string[] => [
  cli.text('keysKind', { kind }),
  cli.text('keysType', { type }),
  cli.text('keysDigest', { digest }),
  ...(sm2 === undefined ? [] : [cli.text('keysPoint', sm2), sm2.publicPem.trimEnd()]),
  algorithm === undefined ? cli.text('keysUnusable') : cli.text('keysUsable', { algorithm }),
];

/** `jingwei keys show`: tells of a private key only what its public half tells. */
export function addKeysShow(keys: Command, cli: Cli): void {
  leaf(keys, cli, { usage: 'show', about: 'keysShow' })
    .argument('<file>', cli.text('keysFile'))
    .action((file: string, _own: CommonOptions, command: Command) => {
      const key = readKey(readFileSync(file, 'utf8'));
      if (key === undefined) {
        cli.io.err(cli.text('keysUnreadable', { file }));
        cli.finish(EXIT.findings);
        return;
      }
      const value = shown(key);
      const { json } = command.optsWithGlobals<CommonOptions>();
      report(cli, json, { value, lines: linesOf(cli, value) });
    });
}
